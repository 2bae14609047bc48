package org.joblib4j.process;

import java.lang.foreign.MemorySegment;

/**
 * Bare memory that follows a frame, so that it is copied once into the socket and once out of it.
 *
 * @param kind how the receiver is to hold it
 * @param bytes read when the frame is sent; filled when it was received
 */
record Attachment(ArrayKind kind, MemorySegment bytes) {}

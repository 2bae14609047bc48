package org.joblib4j.process;

import java.io.Serializable;

/**
 * Where a worker finds memory that its parent shares.
 *
 * @param id never used twice by one parent, unlike the path
 * @param path of a file that can be opened as long as the run lasts
 */
record SharedStorage(long id, String path, long bytes) implements Serializable {}

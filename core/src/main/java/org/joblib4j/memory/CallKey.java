package org.joblib4j.memory;

import java.util.List;
import org.joblib4j.code.Arguments;
import org.joblib4j.code.CodeDigest;
import org.joblib4j.code.CodeMoment;
import org.joblib4j.memory.spi.EntryName;

/**
 * All that decides the result of one call, part by part.
 *
 * @param name digests all of it
 * @param code the function's code, or version
 * @param captured the fingerprint of what the function captured, as hexadecimal digits
 * @param dependencies the fingerprint of the files that it depends on
 * @param arguments the fingerprints of the arguments that count
 * @param hashNanos how long it took to hash the arguments and what was captured
 * @param met what the arguments said about the code that may run
 * @param lookedAt when the files of the code were looked at last
 */
record CallKey(
    EntryName name,
    CodeDigest code,
    String captured,
    String dependencies,
    List<String> arguments,
    long hashNanos,
    Arguments met,
    CodeMoment lookedAt) {}

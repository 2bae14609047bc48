package org.joblib4j.persist;

import java.util.List;

/**
 * What a file names and asks for, found without loading it: which classes and functions Python
 * would import, which Java classes it mentions, and what is refused here.
 *
 * <p>{@link Persist#load} never imports or calls anything, whatever a file names, unless {@link
 * LoadOptions#deserializing} is asked for. An audit is for whoever hands the file on to Python,
 * where loading it runs what it names.
 *
 * @param compression the name of the compression: {@code "none"}, {@code "zlib"}, ...; {@code "ZF"}
 *     for the compressed files of joblib up to 0.9
 * @param protocol pickle's protocol; 0 where the file does not tell, as those of protocols 0 and 1
 * @param globals the classes and functions of Python, each once, in the order of the file
 * @param javaClasses names of Java classes that values were of; only an allowed class is ever
 *     looked up by such a name
 * @param refusals why {@link Persist#load} would not load the file; empty when it would
 */
public record Audit(
    String compression,
    int protocol,
    List<Global> globals,
    List<String> javaClasses,
    List<Refusal> refusals) {

  /** Copies the lists. */
  public Audit {
    globals = List.copyOf(globals);
    javaClasses = List.copyOf(javaClasses);
    refusals = List.copyOf(refusals);
  }

  /** Whether the file can be loaded here. */
  public boolean isLoadable() {
    return refusals.isEmpty();
  }

  /**
   * A class or function that the file names.
   *
   * @param module the Python module, as the file has it
   * @param name the name within the module
   * @param offset where it is named first, in the decompressed stream
   * @param known whether this library rebuilds it as data; others become inert objects
   */
  public record Global(String module, String name, long offset, boolean known) {}

  /**
   * Something that is refused.
   *
   * @param offset where it stands in the decompressed stream
   * @param opcode pickle's name of the operation; empty where the byte is none
   * @param reason why
   */
  public record Refusal(long offset, String opcode, String reason) {}
}

package org.joblib4j.code;

import java.util.Optional;

/**
 * Where analyses are kept from one JVM to the next. Safe for use by several threads.
 *
 * <p>What is kept may be lost, cut or altered: it is checked when it is read. A failure to read or
 * write is nobody's concern but the implementation's, since the analysis can be made again.
 */
public interface AnalysisRecords {

  /** Keeps nothing. */
  AnalysisRecords NONE =
      new AnalysisRecords() {
        @Override
        public Optional<byte[]> read(String name) {
          return Optional.empty();
        }

        @Override
        public void write(String name, byte[] content) {
          // nothing is kept
        }
      };

  /**
   * What was written last under a name.
   *
   * @return empty where there is nothing, or it cannot be read
   */
  Optional<byte[]> read(String name);

  /**
   * Keeps a content in place of what a name had, as a whole or not at all.
   *
   * @param name letters, digits and dots; there are at most a few hundred names for each function
   */
  void write(String name, byte[] content);
}

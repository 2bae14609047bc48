package org.joblib4j.process;

import java.io.IOException;
import org.joblib4j.array.NdArray;
import org.jspecify.annotations.Nullable;

/** Decides how arrays travel: beside the objects that refer to them rather than among them. */
interface ArrayPassage {
  /** Smaller arrays are cheaper among the objects. */
  int ATTACH_FROM = 4096;

  /** Files are mapped by the other JVM too; any other array follows the frame. */
  ArrayPassage ATTACHED =
      new ArrayPassage() {
        @Override
        public StandIn pass(Encoder encoder, Object array, ArrayKind kind, long bytes) {
          return encoder.attach(array, kind);
        }

        @Override
        public @Nullable StandIn pass(Encoder encoder, NdArray array) throws IOException {
          StandIn mapped = MappedNdArray.of(array);
          return mapped != null ? mapped : encoder.attach(array);
        }
      };

  /** For messages that nothing can follow. */
  ArrayPassage AMONG_OBJECTS =
      new ArrayPassage() {
        @Override
        public Object pass(Encoder encoder, Object array, ArrayKind kind, long bytes) {
          return array;
        }

        @Override
        public @Nullable StandIn pass(Encoder encoder, NdArray array) throws IOException {
          return MappedNdArray.of(array);
        }
      };

  /**
   * What is to be written for a primitive array.
   *
   * @param bytes its size, at least {@link #ATTACH_FROM}
   * @throws IOException when the array cannot be made available to the other JVM
   */
  Object pass(Encoder encoder, Object array, ArrayKind kind, long bytes) throws IOException;

  /**
   * What is to be written for an array of any size, null for the array itself.
   *
   * @throws IOException when the array cannot be made available to the other JVM
   */
  @Nullable StandIn pass(Encoder encoder, NdArray array) throws IOException;
}

package org.joblib4j.persist;

import java.lang.foreign.MemorySegment;

/** How memory for array data is taken. */
@FunctionalInterface
interface SegmentAllocation {

  /** Memory of so many bytes. */
  MemorySegment allocate(long bytes);
}

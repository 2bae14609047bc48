package org.joblib4j.benchmarks.sidebyside;

import java.util.ArrayList;
import java.util.List;

/** All works of the comparison, in the order of the table. */
final class Works {
  private Works() {}

  static List<Work> all() {
    List<Work> works = new ArrayList<>();
    works.addAll(ProductWorks.all());
    works.addAll(TaskWorks.all());
    works.addAll(ProcessWorks.all());
    works.addAll(HashWorks.all());
    works.addAll(PersistWorks.all());
    works.addAll(MemoryWorks.all());
    works.addAll(CodeWorks.all());
    return works;
  }

  static Work named(String name) {
    return all().stream()
        .filter(work -> work.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no work is named '" + name + "'"));
  }
}

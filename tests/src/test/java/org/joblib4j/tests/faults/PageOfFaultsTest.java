package org.joblib4j.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.joblib4j.tests.Checkout;
import org.junit.jupiter.api.Test;

/** The page of faults says of each what happens, and which test does it. */
class PageOfFaultsTest {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (?!event |---)([^|]+) \\|.*\\|$");

  @Test
  void everyFaultHasARow() throws IOException {
    List<String> events = ROW.matcher(page()).results().map(row -> row.group(1).strip()).toList();

    assertThat(events).doesNotHaveDuplicates();
    for (Fault fault : Fault.values()) {
      assertThat(events).contains(fault.event());
    }
  }

  @Test
  void everyRowNamesItsTest() throws IOException {
    assertThat(ROW.matcher(page()).results().map(MatchResult::group))
        .isNotEmpty()
        .allSatisfy(row -> assertThat(row).containsPattern("`[A-Z]\\w*Test\\.\\w+`"));
  }

  private static String page() throws IOException {
    return Files.readString(Checkout.root().resolve("docs/faults.md"));
  }
}

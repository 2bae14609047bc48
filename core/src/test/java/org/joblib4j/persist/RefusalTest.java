package org.joblib4j.persist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused says where it stands and why. */
class RefusalTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          Pid\\n.           | 0 | PERSID          | persistent ids
          NQ.               | 1 | BINPERSID       | persistent ids
          \\x82\\x01.       | 0 | EXT1            | extension codes
          \\x97.            | 0 | NEXT_BUFFER     | out-of-band buffers
          N\\x98.           | 1 | READONLY_BUFFER | out-of-band buffers
          \\x80\\x09N.      | 0 | PROTO           | protocol 9
          K                 | 0 | BININT1         | expected 1 more bytes at offset 1, found 0
          X\\xff\\xff\\x00\\x00ab | 0 | BINUNICODE | expected 65535 more bytes
          0                 | 0 | POP             | there is no mark
          e.                | 0 | APPENDS         | there is no mark
          (0K\\x01K\\x01a.  | 6 | APPEND          | not for a value of type int
          h\\x05.           | 0 | BINGET          | the memo has no value number 5
          }]K\\x01s.        | 4 | SETITEM         | unhashable key: a list
          Xx                | 0 | BINUNICODE      | cut off
          V\\\\u12\\n.      | 0 | UNICODE         | an escape is cut off
          Iabc\\n.          | 0 | INT             | not an integer: 'abc'
          F1e\\n.           | 0 | FLOAT           | not a float: '1e'
          NN\\x93.          | 2 | STACK_GLOBAL    | module and name must be str
          K\\x01)R.         | 3 | REDUCE          | int is no class or function
          cx\\ny\\nNR.      | 6 | REDUCE          | arguments must be a tuple, not None
          NNb.              | 2 | BUILD           | not for a value of type None
          \\x8b\\xff\\xff\\xff\\x7f | 0 | LONG4 | an integer of 2147483647 bytes
          \\xc0             | 0 |                 | 0xc0 is no opcode
          """)
  void offsetOpcodeAndReasonAreNamed(String pickle, long offset, String opcode, String reason) {
    assertThatExceptionOfType(PickleException.class)
        .isThrownBy(() -> Pickles.load(unescaped(pickle)))
        .withMessageContaining("offset " + offset)
        .withMessageContaining(opcode == null ? "" : "opcode " + opcode)
        .withMessageContaining(reason)
        .satisfies(e -> assertThat(e.offset()).isEqualTo(offset));
  }

  /** Escapes of two hexadecimal digits, which Java's text has not. */
  private static String unescaped(String text) {
    return Pattern.compile("\\\\x([0-9a-f]{2})")
        .matcher(text)
        .replaceAll(match ->
            Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(match.group(1), 16))))
        .replace("\\n", "\n")
        .replace("\\\\", "\\");
  }

  @Test
  void aFunctionIsNeverCalledButKeptAsAName() throws Exception {
    PyObject object = (PyObject) Pickles.load("cos\nsystem\n(S'rm -rf /'\ntR.");
    assertThat(object.className()).isEqualTo("os.system");
    assertThat(object.arguments()).containsExactly("rm -rf /");
  }

  @Test
  void aClassOfJavaIsOnlyANameToo() throws Exception {
    PyObject object = (PyObject) Pickles.load("cjava.lang.ProcessBuilder\nstart\n)R.");
    assertThat(object.className()).isEqualTo("java.lang.ProcessBuilder.start");
  }

  @Test
  void theFileIsNamed(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("short.joblib");
    Files.write(file, Pickles.bytes("\u0080\u0004K"));
    assertThatExceptionOfType(PickleException.class)
        .isThrownBy(() -> Persist.load(file))
        .withMessage(
            file
                + ": offset 2, opcode BININT1: cut off: expected 1 more bytes at offset 3, found 0");
  }

  @Test
  void anEmptyFileIsCutOff() {
    assertThatExceptionOfType(PickleException.class)
        .isThrownBy(() -> Pickles.load(""))
        .withMessageContaining("cut off");
  }
}

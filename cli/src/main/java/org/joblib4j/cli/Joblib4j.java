package org.joblib4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.joblib4j.hash.NotHashableException;
import org.joblib4j.persist.NotPersistableException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParseResult;

/** The main class: finds the command that the arguments name and ends with its exit code. */
@Command(
    name = "joblib4j",
    description =
        "Looks into, converts, audits and hashes files of joblib and NumPy; looks after caches.",
    mixinStandardHelpOptions = true,
    versionProvider = Joblib4j.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      InspectCommand.class,
      ConvertCommand.class,
      AuditCommand.class,
      HashCommand.class,
      CacheCommand.class,
    },
    footer = {
      "",
      "Exit codes: 0 all is well, 1 a file differs, is refused, damaged or missing, 2 wrong arguments."
    })
public final class Joblib4j {
  /** A file differs, is refused, damaged or missing. */
  static final int FAILED = 1;

  /** All is well. */
  static final int OK = 0;

  private static final int USAGE = 2;

  Joblib4j() {}

  /** Runs a command and ends the JVM with its exit code. */
  public static void main(String... arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** The command line, whose streams a test can replace. */
  static CommandLine commandLine() {
    return new CommandLine(new Joblib4j())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(Joblib4j::failed);
  }

  /** Says in one line what was wrong with a file; only what nobody foresaw has a stack trace. */
  private static int failed(Exception failure, CommandLine command, ParseResult result)
      throws Exception {
    PrintWriter err = command.getErr();
    if (failure instanceof IOException
        || failure instanceof UncheckedIOException
        || failure instanceof NotHashableException
        || failure instanceof NotPersistableException) {
      err.println("joblib4j: " + Printable.text(message(failure)));
      return FAILED;
    }
    if (failure instanceof IllegalArgumentException) {
      err.println("joblib4j: " + Printable.text(message(failure)));
      return USAGE;
    }
    throw failure;
  }

  /** The message; the JDK's file exceptions say only the path. */
  private static String message(Exception failure) {
    if (failure instanceof FileSystemException file && file.getReason() == null) {
      String problem =
          switch (file) {
            case NoSuchFileException e -> "no such file";
            case FileAlreadyExistsException e -> "exists already";
            default -> file.getClass().getSimpleName();
          };
      return file.getFile() + ": " + problem;
    }
    return String.valueOf(failure.getMessage());
  }

  /** The version of the jar. */
  static final class Version implements IVersionProvider {
    Version() {}

    @Override
    public String[] getVersion() {
      String version = Joblib4j.class.getPackage().getImplementationVersion();
      return new String[] {"joblib4j " + (version == null ? "(not packaged)" : version)};
    }
  }
}

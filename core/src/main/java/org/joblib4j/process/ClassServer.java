package org.joblib4j.process;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.channels.ClosedChannelException;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Answers a worker's questions for classes and resources, and logs what it logs, in a daemon thread
 * of the parent.
 */
final class ClassServer implements Runnable {
  private final Wire wire;
  private final LoaderTable loaders;
  private final KeptOutput kept;
  private final AskedLevels levels;

  private ClassServer(Wire wire, LoaderTable loaders, KeptOutput kept, AskedLevels levels) {
    this.wire = wire;
    this.loaders = loaders;
    this.kept = kept;
    this.levels = levels;
  }

  /** Serves a connection until its other end closes it. */
  static void start(
      Wire wire, LoaderTable loaders, KeptOutput kept, AskedLevels levels, String worker) {
    ServiceThread.start(
        new ClassServer(wire, loaders, kept, levels), "joblib4j classes for " + worker);
  }

  @Override
  public void run() {
    try (wire) {
      while (true) {
        Frame frame = wire.receive();
        OutBuffer answer = new OutBuffer();
        InBuffer question = frame.body();
        int loader = question.getInt();
        String name = question.getText();
        switch (frame.kind()) {
          case Frame.FIND_CLASS -> ClassAnswer.write(find(loader, name), answer);
          case Frame.FIND_RESOURCES -> putResources(loader, name, answer);
          case Frame.READ_RESOURCE -> putContent(loader, name, question.getText(), answer);
          case Frame.LOG_LEVEL -> answer.putInt(levels.severity(name));
          case Frame.LOG -> LogReceiver.log(name, frame, loaders, kept);
          default -> throw new IOException("no kind of question: " + frame.kind());
        }
        wire.send(Frame.ANSWER, answer, List.of());
      }
    } catch (EOFException | ClosedChannelException e) {
      // The worker has ended.
    } catch (IOException e) {
      Log.of(ClassServer.class)
          .log(System.Logger.Level.DEBUG, "the connection for classes failed", e);
    } catch (RuntimeException | Error e) {
      Log.of(ClassServer.class)
          .log(System.Logger.Level.WARNING, "a worker process gets no more classes", e);
    }
  }

  @SuppressWarnings("ReferenceEquality") // a loader is known by its identity
  private ClassAnswer find(int id, String name) {
    try {
      ClassLoader loader = loaders.loader(id);
      Class<?> type = Class.forName(name, false, loader);
      ClassLoader definer = type.getClassLoader();
      if (definer != loader) {
        return new ClassAnswer.DefinedBy(loaders.idOf(definer));
      }
      byte[] bytes = bytesOf(type, loader);
      LoaderTable asSeen = new RunLoaders(loader, id);
      String refusal = ShellVariables.refusal(type, bytes, asSeen);
      if (refusal != null) {
        return new ClassAnswer.Refused(refusal);
      }
      return bytes.length > 0
          ? new ClassAnswer.Bytes(
              bytes,
              location(type),
              PackageTexts.of(type.getPackage()),
              ShellVariables.of(type, asSeen))
          : new ClassAnswer.Absent(
              ": the parent process has this class, but its class loader "
                  + loader
                  + " does not give its bytes as the resource "
                  + resource(name)
                  + ", so that no worker process can have it; override findResource there");
    } catch (ClassNotFoundException e) {
      return new ClassAnswer.Absent(name.equals(e.getMessage()) ? "" : ": " + e.getMessage());
    } catch (IOException | RuntimeException | Error e) {
      // The loader is the program's own and may throw anything: that is for this request alone.
      return new ClassAnswer.Absent(": the parent process cannot load it: " + e);
    }
  }

  /** The class file, empty when there is none. */
  private static byte[] bytesOf(Class<?> type, ClassLoader loader) throws IOException {
    String resource = resource(type.getName());
    Module module = type.getModule();
    try (InputStream in =
        module.isNamed()
            ? module.getResourceAsStream(resource)
            : loader.getResourceAsStream(resource)) {
      return in == null ? new byte[0] : in.readAllBytes();
    }
  }

  private static String resource(String className) {
    return className.replace('.', '/') + ".class";
  }

  private static String location(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    return source == null || source.getLocation() == null ? "" : source.getLocation().toString();
  }

  private void putResources(int id, String name, OutBuffer answer) throws IOException {
    List<URL> found = resources(id, name);
    answer.putInt(found.size());
    for (URL url : found) {
      answer.putText(url.toString());
    }
  }

  /** The JDK's resources are left out: the worker has these itself. */
  private List<URL> resources(int id, String name) {
    try {
      List<URL> found = new ArrayList<>();
      for (URL url : Collections.list(loaders.loader(id).getResources(name))) {
        if (!isOfJdk(url)) {
          found.add(url);
        }
      }
      return found;
    } catch (ClassNotFoundException | IOException | RuntimeException | Error e) {
      Log.of(ClassServer.class)
          .log(System.Logger.Level.DEBUG, () -> "resource " + name + " for a worker", e);
      return List.of();
    }
  }

  /** Modules of the program can be part of a run-time image, too. */
  private static boolean isOfJdk(URL url) {
    return url.getProtocol().equals("jrt")
        && (url.getPath().startsWith("/java.") || url.getPath().startsWith("/jdk."));
  }

  private void putContent(int id, String name, String location, OutBuffer answer)
      throws IOException {
    int start = answer.size();
    try {
      answer.write(1);
      answer.putBytes(read(id, name, location));
    } catch (IOException | RuntimeException | Error e) {
      answer.truncate(start);
      answer.write(0);
      answer.putText(location + ": " + e);
    }
  }

  private byte[] read(int id, String name, String location) throws IOException {
    for (URL url : resources(id, name)) {
      if (url.toString().equals(location)) {
        try (InputStream in = url.openStream()) {
          return in.readAllBytes();
        }
      }
    }
    throw new IOException("it is there no more");
  }
}

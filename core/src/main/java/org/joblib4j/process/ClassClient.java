package org.joblib4j.process;

import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Asks the parent for classes and resources over the worker's second connection, which carries log
 * records too.
 *
 * <p>Safe for use by several threads. Requests are sent by a thread of its own, because the thread
 * that needs a class may be interrupted while it waits, which would close the connection.
 */
final class ClassClient implements Runnable {
  private final Wire wire;
  private final LinkedBlockingQueue<Request> requests = new LinkedBlockingQueue<>();

  private record Request(
      byte kind,
      OutBuffer body,
      List<Attachment> attachments,
      CompletableFuture<InBuffer> answer) {}

  private ClassClient(Wire wire) {
    this.wire = wire;
  }

  /** Begins to serve requests over a connection that is used for nothing else. */
  static ClassClient start(Wire wire) {
    ClassClient client = new ClassClient(wire);
    ServiceThread.start(client, "joblib4j classes");
    return client;
  }

  @Override
  public void run() {
    try {
      while (true) {
        Request request = requests.take();
        try {
          wire.send(request.kind(), request.body(), request.attachments());
          request.answer().complete(wire.receive().body());
        } catch (IOException e) {
          request.answer().completeExceptionally(e);
        } catch (RuntimeException | Error e) {
          request.answer().completeExceptionally(e);
          close(); // it stands in the middle of a frame: whoever asks again is told that it is
          // closed
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void close() {
    try {
      wire.close();
    } catch (IOException e) {
      Log.of(ClassClient.class)
          .log(System.Logger.Level.DEBUG, "the connection for classes could not be closed", e);
    }
  }

  private InBuffer ask(byte kind, OutBuffer body) throws IOException {
    return ask(kind, body, List.of());
  }

  /**
   * Asks a question and waits for its answer.
   *
   * @throws IOException when the connection fails
   */
  InBuffer ask(byte kind, OutBuffer body, List<Attachment> attachments) throws IOException {
    CompletableFuture<InBuffer> answer = new CompletableFuture<>();
    requests.add(new Request(kind, body, attachments, answer));
    try {
      return answer.join();
    } catch (CompletionException e) {
      throw new IOException("the parent process gave no answer", e.getCause());
    }
  }

  /**
   * Asks for a class.
   *
   * @throws ClassNotFoundException when the parent does not answer
   */
  ClassAnswer findClass(int loader, String name) throws ClassNotFoundException {
    try {
      OutBuffer body = new OutBuffer();
      body.putInt(loader);
      body.putText(name);
      return ClassAnswer.read(ask(Frame.FIND_CLASS, body));
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  /**
   * Asks for the places where a resource is; its content is read when it is opened.
   *
   * @return the caller's own URLs where this JVM can read them, too
   */
  List<URL> findResources(int loader, String name) throws IOException {
    OutBuffer body = new OutBuffer();
    body.putInt(loader);
    body.putText(name);
    InBuffer answer = ask(Frame.FIND_RESOURCES, body);
    int count = answer.getInt();
    List<URL> found = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String location = answer.getText();
      URL own = RemoteResource.ownUrl(location);
      found.add(own != null ? own : new RemoteResource(this, loader, name, location).url());
    }
    return found;
  }

  /** Reads one of the resources of a name. */
  byte[] readResource(int loader, String name, String location) throws IOException {
    OutBuffer body = new OutBuffer();
    body.putInt(loader);
    body.putText(name);
    body.putText(location);
    InBuffer answer = ask(Frame.READ_RESOURCE, body);
    if (answer.getByte() == 0) {
      throw new IOException(answer.getText());
    }
    return answer.getBytes();
  }
}

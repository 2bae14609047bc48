package example.persistence;

import example.persistence.closed.Secret;
import example.persistence.opened.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.joblib4j.array.MapMode;
import org.joblib4j.array.NdArray;
import org.joblib4j.persist.NotPersistableException;
import org.joblib4j.persist.Persist;

final class Main {
  private Main() {}

  public static void main(String[] args) throws IOException {
    Path file = Files.createTempFile("persistence", ".joblib");
    try {
      Persist.dump(new Model("m", List.of(1, 2)), file);
      System.out.println(Persist.load(file, Model.class));
      System.out.println(Persist.audit(file).javaClasses());
      Persist.dump(NdArray.arange(4), file);
      System.out.println(Persist.load(file, NdArray.class, MapMode.READ).isMapped());
      Persist.dump(new Secret(1), file);
    } catch (NotPersistableException e) {
      System.out.println(e.getMessage());
    } finally {
      Files.delete(file);
    }
  }
}

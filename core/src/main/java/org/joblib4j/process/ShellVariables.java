package org.joblib4j.process;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.constant.ConstantDescs;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The variables of jshell, which are static fields of the classes that it wraps around each piece
 * of code: they travel with these classes.
 *
 * <p>A class without the values of its variables would compute with 0 and null. So the worker asks
 * for a class and gets the values that the parent has; and a class whose methods read a variable
 * that cannot travel is refused with its name.
 */
final class ShellVariables {
  private static final Pattern HOLDER = Pattern.compile("REPL[./]\\$JShell\\$\\d+[A-Z]*");

  /** Runs a piece of code in the shell: no task calls it. */
  private static final String PIECE = "do_it$";

  private ShellVariables() {}

  /**
   * The variables of a class, as {@link #set} reads them; empty where it is none of jshell's.
   *
   * @param loaders with the number of jshell's loader that the worker asked for
   */
  static byte[] of(Class<?> type, LoaderTable loaders) throws IOException {
    if (!RunLoaders.isShell(type.getClassLoader()) || !isHolder(type.getName())) {
      return new byte[0];
    }
    OutBuffer body = new OutBuffer();
    for (Field field : type.getDeclaredFields()) {
      TaskValues values = encode(value(field), loaders);
      if (Modifier.isStatic(field.getModifiers()) && values.failure() == null) {
        body.write(1);
        body.putText(field.getName());
        values.encoded().addTo(body, new ArrayList<>());
      }
    }
    body.write(0);
    return Arrays.copyOf(body.array(), body.size());
  }

  /**
   * Why a class cannot be used in a worker, null where it can: it reads a variable of jshell that
   * cannot travel.
   *
   * @param bytes its class file
   */
  static @Nullable String refusal(Class<?> type, byte[] bytes, LoaderTable loaders)
      throws IOException {
    if (!RunLoaders.isShell(type.getClassLoader())) {
      return null;
    }
    for (Field field : read(type, bytes)) {
      Object value = value(field);
      Throwable failure = encode(value, loaders).failure();
      if (failure != null) {
        return Unsendable.explain(
                "the variable " + field.getName() + " of jshell",
                Unsendable.Role.VARIABLE,
                value,
                failure)
            .getMessage();
      }
    }
    return null;
  }

  private static boolean isHolder(String name) {
    return HOLDER.matcher(name).matches();
  }

  /** The variables that methods of a class read. */
  private static List<Field> read(Class<?> type, byte[] bytes) throws IOException {
    List<Field> fields = new ArrayList<>();
    for (var method : ClassFile.of().parse(bytes).methods()) {
      String name = method.methodName().stringValue();
      if (name.equals(PIECE) || name.equals(ConstantDescs.CLASS_INIT_NAME)) {
        continue;
      }
      for (var element : method.code().stream().flatMap(code -> code.elementStream()).toList()) {
        if (element instanceof FieldInstruction access
            && access.opcode() == Opcode.GETSTATIC
            && isHolder(access.owner().asInternalName())) {
          fields.add(
              field(
                  access.owner().asInternalName().replace('/', '.'),
                  access.name().stringValue(),
                  type.getClassLoader()));
        }
      }
    }
    return fields;
  }

  private static Field field(String owner, String name, ClassLoader loader) throws IOException {
    try {
      return Class.forName(owner, false, loader).getDeclaredField(name);
    } catch (ReflectiveOperationException e) {
      throw new IOException("the variable " + name + " of jshell is gone", e);
    }
  }

  private static @Nullable Object value(Field field) throws IOException {
    try {
      field.setAccessible(true); // the classes of jshell are not public
      return field.get(null);
    } catch (IllegalAccessException e) {
      throw new IOException("the variable " + field.getName() + " of jshell cannot be read", e);
    }
  }

  private static TaskValues encode(@Nullable Object value, LoaderTable loaders) throws IOException {
    return TaskValues.encode(
        1,
        (_, encoder) -> encoder.write(value),
        () -> new Encoder(loaders, ArrayPassage.AMONG_OBJECTS),
        TaskValues.MOST_BYTES);
  }

  /**
   * Gives the variables of a class their values, in the worker.
   *
   * @throws IOException when a value cannot be read
   */
  static void set(Class<?> type, byte[] variables, LoaderTable loaders)
      throws IOException, ClassNotFoundException {
    InBuffer body = new InBuffer(variables);
    ReceivedArrays arrays = new ReceivedArrays();
    while (body.getByte() == 1) {
      String name = body.getText();
      Object value = new Decoder(body, List.of(), loaders, arrays).read();
      try {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        field.set(null, value);
      } catch (ReflectiveOperationException e) {
        throw new IOException("the variable " + name + " of jshell cannot be set", e);
      }
    }
  }
}

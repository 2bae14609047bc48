package org.joblib4j.code;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The class names in the constant pool of a class file (JVMS 4.4), read without the rest: for the
 * thousands of classes of a jar of which only the references to other jars matter.
 */
final class ConstantPool {
  private static final int UTF8 = 1;
  private static final int LONG = 5;
  private static final int DOUBLE = 6;
  private static final int CLASS = 7;

  private ConstantPool() {}

  /** Internal names of all classes that a class file refers to; element types for arrays. */
  static List<String> classNames(InputStream classFile) throws IOException {
    var in = new DataInputStream(classFile);
    in.skipNBytes(8); // magic number and version
    int count = in.readUnsignedShort();
    String[] texts = new String[count];
    int[] classes = new int[count];
    for (int i = 1; i < count; i++) {
      int tag = in.readUnsignedByte();
      switch (tag) {
        case UTF8 -> texts[i] = in.readUTF();
        case CLASS -> classes[i] = in.readUnsignedShort();
        default -> in.skipNBytes(length(tag));
      }
      if (tag == LONG || tag == DOUBLE) {
        i++; // these take two entries
      }
    }
    var names = new ArrayList<String>();
    for (int index : classes) {
      if (index != 0) {
        String name = elementType(texts[index]);
        if (!name.isEmpty()) {
          names.add(name);
        }
      }
    }
    return names;
  }

  private static int length(int tag) throws IOException {
    return switch (tag) {
      case 8, 16, 19, 20 -> 2; // string, method type, module, package
      case 15 -> 3; // method handle
      case 3, 4, 9, 10, 11, 12, 17, 18 -> 4; // int, float, references, dynamic
      case LONG, DOUBLE -> 8;
      default -> throw new IOException("unknown constant pool tag " + tag);
    };
  }

  /** The class in an array type, empty for primitives. */
  private static String elementType(String name) {
    if (!name.startsWith("[")) {
      return name;
    }
    return name.endsWith(";") ? name.substring(name.indexOf('L') + 1, name.length() - 1) : "";
  }
}

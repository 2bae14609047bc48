package org.joblib4j.persist;

import java.io.EOFException;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The pickle machine: runs the opcodes of protocols 0 to 5 and returns the value they describe.
 *
 * <h2>Why a file can do no harm</h2>
 *
 * A pickle is a program for a machine with a stack and a memo. In Python its GLOBAL opcode imports
 * any name and its REDUCE opcode calls it, so loading a file is running it. Here GLOBAL pushes a
 * {@link PyName}, a record of two strings. REDUCE, NEWOBJ, INST and OBJ look that name up in the
 * fixed table of {@link KnownTypes}: its entries compute plain values - dates, arrays, sets - from
 * their arguments. A name outside the table becomes an inert {@link PyObject} that remembers it.
 * There is no third way; persistent ids, extension codes and out-of-band buffers, which would call
 * back into a program, are refused.
 *
 * <h2>How it stays within bounds</h2>
 *
 * The machine is a loop, not a recursion, so depth costs no stack. Each opcode takes memory in
 * proportion to the bytes it reads or the values it pops. Hashing is the one operation that can be
 * made to take for ever, by tuples of shared tuples; {@link Keys} refuses such keys.
 *
 * <h2>Values that are completed later</h2>
 *
 * BUILD completes an object that may already be in the memo or in a container. {@link Pending}
 * stands for it until then.
 */
final class Unpickler {
  private static final int HIGHEST_PROTOCOL = 5;
  private static final int TEXT_TAKEN_FOR_OPCODES = 2;

  private final PickleInput in;
  private final LoadContext context;
  private final Literals literals;
  private final ValueStack stack = new ValueStack();
  private final Containers containers;
  private final Memo memo = new Memo();
  private final List<Pending> pending = new ArrayList<>();
  private final @Nullable Auditing auditing;
  private boolean javaDialect;
  private boolean protocolSaid;

  /** Where the opcode that runs started. */
  private long start;

  Unpickler(PickleInput in, LoadContext context) {
    this.in = in;
    this.context = context;
    this.literals = new Literals(in, context.limits());
    this.containers = new Containers(stack, context.limits());
    this.auditing = context.auditing();
  }

  /**
   * Reads one pickle, up to and including its STOP.
   *
   * @throws PickleException when it is damaged, over a limit or uses what is refused
   * @throws IOException when reading fails
   */
  @Nullable Object load() throws IOException {
    long first = in.position();
    start = first;
    String opcodeName = "";
    try {
      context.enter(in);
      while (true) {
        start = in.position();
        opcodeName = "";
        int code = in.readByte();
        Opcode opcode = Opcode.of(code);
        if (opcode == null) {
          throw new Malformed("0x%02x is no opcode".formatted(code));
        }
        opcodeName = opcode.name();
        context.countOperation();
        if (opcode == Opcode.STOP) {
          return result();
        }
        run(opcode);
      }
    } catch (Malformed e) {
      throw refusal(e.getMessage() + doubt(first), start, opcodeName, e);
    } catch (DateTimeException
        | ArithmeticException
        | IllegalArgumentException
        | ClassCastException
        | EOFException e) {
      // What java.time, NdArray and reflection say of impossible values.
      throw refusal(String.valueOf(e.getMessage()), start, opcodeName, e);
    } finally {
      context.leave();
    }
  }

  /** Text may begin with what happens to be an opcode or two. */
  private String doubt(long first) {
    return !protocolSaid && start - first <= TEXT_TAKEN_FOR_OPCODES
        ? "; a file that begins so is no joblib file"
        : "";
  }

  private PickleException refusal(String reason, long offset, String opcode, Throwable cause) {
    if (auditing != null) {
      auditing.refused(offset, opcode, reason);
    }
    return new PickleException(
        "%s: offset %d%s: %s"
            .formatted(
                context.source(), offset, opcode.isEmpty() ? "" : ", opcode " + opcode, reason),
        offset,
        cause);
  }

  private @Nullable Object result() {
    Object result = stack.pop();
    for (Pending unfinished : pending) {
      if (!unfinished.isSettled()) {
        unfinished.settle(unfinished.withoutState());
      }
    }
    return Pending.valueOf(result);
  }

  private void run(Opcode opcode) throws IOException {
    switch (opcode) {
      case PROTO -> protocol(in.readByte());
      case FRAME -> in.skip(8);
      case NONE -> stack.push(null);
      case NEWTRUE -> stack.push(true);
      case NEWFALSE -> stack.push(false);
      case MARK -> stack.mark();
      case POP -> pop();
      case POP_MARK -> stack.popMark();
      case DUP -> stack.push(stack.top());
      case EMPTY_LIST -> stack.push(new ArrayList<>());
      case EMPTY_DICT -> stack.push(new LinkedHashMap<>());
      case EMPTY_SET -> stack.push(new LinkedHashSet<>());
      case EMPTY_TUPLE -> stack.push(PyTuple.of());
      case LIST -> containers.list(stack.popMark());
      case DICT -> containers.dict(stack.popMark());
      case TUPLE -> containers.tuple(stack.popMark());
      case TUPLE1 -> containers.tuple(taken(1));
      case TUPLE2 -> containers.tuple(taken(2));
      case TUPLE3 -> containers.tuple(taken(3));
      case FROZENSET -> containers.frozenSet(stack.popMark());
      case APPEND -> containers.appendAll(taken(1));
      case APPENDS -> containers.appendAll(stack.popMark());
      case SETITEM -> containers.setAll(taken(2));
      case SETITEMS -> containers.setAll(stack.popMark());
      case ADDITEMS -> containers.addAll(stack.popMark());
      case GLOBAL -> stack.push(readName());
      case STACK_GLOBAL -> stackGlobal(taken(2));
      case REDUCE -> reduce();
      case NEWOBJ -> newObject();
      case NEWOBJ_EX -> newObjectWithKeywords(taken(3));
      case INST -> instance(readName(), stack.popMark());
      case OBJ -> objectOf(stack.popMark());
      case BUILD -> build(stack.pop(), stack.pop());
      case PUT -> memo.put(readIndex(), stack.top());
      case BINPUT -> memo.put(in.readByte(), stack.top());
      case LONG_BINPUT -> memo.put(in.readUnsignedInt(), stack.top());
      case MEMOIZE -> memo.put(memo.size(), stack.top());
      case GET -> stack.push(memo.get(readIndex()));
      case BINGET -> stack.push(memo.get(in.readByte()));
      case LONG_BINGET -> stack.push(memo.get(in.readUnsignedInt()));
      case PERSID -> refuse(opcode, literals.readShortLine());
      case BINPERSID -> refuse(opcode, stack.pop());
      case EXT1 -> refuse(opcode, in.readByte());
      case EXT2 -> refuse(opcode, in.readUnsignedShort());
      case EXT4 -> refuse(opcode, in.readInt());
      case NEXT_BUFFER, READONLY_BUFFER -> refuse(opcode, null);
      default -> stack.push(literals.read(opcode));
    }
  }

  /** An audit goes on, with an object that stands for what is refused. */
  private void refuse(Opcode opcode, @Nullable Object operand) {
    String reason =
        switch (opcode) {
          case PERSID, BINPERSID -> "persistent ids name objects outside the file and are refused";
          case EXT1, EXT2, EXT4 -> "copyreg extension codes have no meaning here and are refused";
          default -> "out-of-band buffers are not in the file and are refused";
        };
    if (auditing == null) {
      throw new Malformed(reason);
    }
    auditing.refused(start, opcode.name(), reason);
    if (opcode != Opcode.READONLY_BUFFER) {
      var name = new PyName("pickle", opcode.name());
      stack.push(new PyObject(name, PyObject.Origin.CALL, PyTuple.of(operand), Map.of()));
    }
  }

  private void protocol(int version) {
    protocolSaid = true;
    if (auditing != null) {
      auditing.protocol(version);
    }
    if (version > HIGHEST_PROTOCOL) {
      throw new Malformed(
          "protocol %d, the highest known is %d".formatted(version, HIGHEST_PROTOCOL));
    }
  }

  /** A string that is pushed and popped is a note from {@link JavaDialect}, nothing to Python. */
  private void pop() {
    if (stack.popValueOrMark() instanceof String note) {
      if (note.equals(JavaDialect.HEADER)) {
        javaDialect = true;
        literals.useJavaDialect();
      } else if (javaDialect && note.startsWith(JavaDialect.TYPE)) {
        String type = note.substring(JavaDialect.TYPE.length());
        if (auditing != null) {
          auditing.javaClass(type.split("[ \\[]", 2)[0]);
        }
        stack.replaceTop(context.javaTypes().restore(type, stack.top()));
      }
    }
  }

  private @Nullable Object[] taken(int count) {
    @Nullable Object[] values = new Object[count];
    for (int i = count - 1; i >= 0; i--) {
      values[i] = stack.pop();
    }
    return values;
  }

  private long readIndex() throws IOException {
    return PickleText.integer(PickleText.latin1(literals.readShortLine())) instanceof Long index
        ? index
        : -1;
  }

  // Names and objects

  private PyName readName() throws IOException {
    String module = literals.readShortLine();
    return name(module, literals.readShortLine());
  }

  private void stackGlobal(@Nullable Object[] moduleAndName) {
    if (moduleAndName[0] instanceof String module && moduleAndName[1] instanceof String name) {
      stack.push(name(module, name));
    } else {
      throw new Malformed("module and name must be str");
    }
  }

  private PyName name(String module, String name) {
    if (auditing != null) {
      auditing.global(module, name, start);
    }
    return KnownTypes.name(module, name);
  }

  private void reduce() throws IOException {
    PyTuple arguments = argumentTuple(stack.pop());
    make(stack.pop(), PyObject.Origin.CALL, arguments, Map.of());
  }

  private void newObject() throws IOException {
    PyTuple arguments = argumentTuple(stack.pop());
    make(stack.pop(), PyObject.Origin.NEW, arguments, Map.of());
  }

  private void newObjectWithKeywords(@Nullable Object[] parts) throws IOException {
    if (!(parts[2] instanceof Map<?, ?> keywords)) {
      throw new Malformed("keyword arguments must be a dict");
    }
    make(parts[0], PyObject.Origin.NEW, argumentTuple(parts[1]), keywords);
  }

  private void instance(PyName name, @Nullable Object[] arguments) throws IOException {
    make(name, PyObject.Origin.CALL, PyTuple.owning(arguments), Map.of());
  }

  private void objectOf(@Nullable Object[] classAndArguments) throws IOException {
    if (classAndArguments.length == 0) {
      throw new Malformed("there is no class");
    }
    PyTuple arguments =
        PyTuple.owning(Arrays.copyOfRange(classAndArguments, 1, classAndArguments.length));
    make(classAndArguments[0], PyObject.Origin.CALL, arguments, Map.of());
  }

  private static PyTuple argumentTuple(@Nullable Object arguments) {
    if (arguments instanceof PyTuple tuple) {
      return tuple;
    }
    throw new Malformed("arguments must be a tuple, not " + Arguments.typeName(arguments));
  }

  private void make(
      @Nullable Object callable,
      PyObject.Origin origin,
      PyTuple arguments,
      Map<?, ? extends @Nullable Object> keywords)
      throws IOException {
    Object value = Maker.INERT;
    if (callable instanceof PyName name && keywords.isEmpty()) {
      Maker maker = KnownTypes.find(name);
      if (maker != null) {
        value = maker.make(new Arguments(name.qualified(), arguments), context);
      }
    }
    if (value instanceof Maker.Inert) {
      if (!(callable instanceof PyName) && !(callable instanceof PyObject)) {
        throw new Malformed(Arguments.typeName(callable) + " is no class or function");
      }
      value = new PyObject(callable, origin, arguments, keywords);
    }
    if (value instanceof Pending unfinished) {
      pending.add(unfinished);
    }
    stack.push(value);
  }

  private void build(@Nullable Object state, @Nullable Object target) throws IOException {
    switch (target) {
      case Pending unfinished when !unfinished.isSettled() -> {
        Object finished = unfinished.build(Pending.valueOf(state));
        unfinished.settle(finished);
        stack.push(finished);
      }
      case PyObject object -> {
        object.setState(state);
        if (state instanceof Pending unfinished) {
          unfinished.whenSettled(object::setState);
        }
        stack.push(object);
      }
      case null, default -> throw Containers.wrongTarget(target);
    }
  }
}

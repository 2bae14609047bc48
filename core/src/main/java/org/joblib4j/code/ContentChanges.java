package org.joblib4j.code;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Static fields that are final and nevertheless change, among those that a function uses: their
 * object's content is changed by code that the function reaches, or by any method of the field's
 * class and those nested with it, which other code may have called before.
 *
 * <p>What a class does while it is initialized does not count: it is done before anybody looks.
 */
final class ContentChanges {
  private final CodeBase code;
  private final Hierarchy hierarchy;
  private final ClassNames names;
  private final Map<StaticContents.Field, String> changers = new HashMap<>();
  private final Map<StaticContents.Field, Use> uses = new LinkedHashMap<>();

  private record Use(Hierarchy.FieldMember member, String part) {}

  ContentChanges(CodeBase code, Hierarchy hierarchy, ClassNames names) {
    this.code = code;
    this.hierarchy = hierarchy;
    this.names = names;
  }

  /**
   * Notes what a part of reached code does.
   *
   * @param initialized the class that the part initializes, if it does
   */
  void add(StaticContents statics, String part, @Nullable ClassSummary initialized)
      throws IOException {
    for (StaticContents.Field named : statics.changed()) {
      Hierarchy.FieldMember member = member(named);
      if (member != null && member.owner() != initialized) {
        changers.putIfAbsent(declared(member), part);
      }
    }
    for (StaticContents.Field named : statics.used()) {
      Hierarchy.FieldMember member = member(named);
      if (member != null && member.owner() != initialized && isOpenToChange(member.field())) {
        uses.putIfAbsent(declared(member), new Use(member, part));
      }
    }
  }

  /** The fields that are used and change. */
  List<Impurity> findings() throws IOException {
    List<Impurity> findings = new ArrayList<>();
    for (Map.Entry<StaticContents.Field, Use> one : uses.entrySet()) {
      Use use = one.getValue();
      String changer = changers.get(one.getKey());
      if (changer == null) {
        changer = changerInNest(use.member());
      }
      if (changer != null) {
        String field = names.readable(use.member().owner().name()) + "." + one.getKey().name();
        String detail = "the content of the static field " + field + ", changed by " + changer;
        findings.add(new Impurity(Impurity.Kind.MUTABLE_STATIC, use.part(), detail));
      }
    }
    return findings;
  }

  /** A field that is not final is reported as such. */
  private static boolean isOpenToChange(FieldSummary field) {
    return field.isFinal() && !field.isSynthetic() && !StaticInitializer.isImmutable(field);
  }

  private Hierarchy.@Nullable FieldMember member(StaticContents.Field named) throws IOException {
    ClassSummary owner = hierarchy.user(named.owner());
    return owner == null ? null : hierarchy.field(owner, named.name());
  }

  private static StaticContents.Field declared(Hierarchy.FieldMember member) {
    return new StaticContents.Field(member.owner().name(), member.field().name());
  }

  private @Nullable String changerInNest(Hierarchy.FieldMember member) throws IOException {
    for (String name : member.owner().nest(code)) {
      ClassSummary type = hierarchy.user(name);
      if (type == null) {
        continue;
      }
      for (MethodSummary method : type.methods().values()) {
        for (StaticContents.Field changed : method.code().statics().changed()) {
          Hierarchy.FieldMember target = member(changed);
          if (target != null && declared(target).equals(declared(member))) {
            return names.readable(type, method);
          }
        }
      }
    }
    return null;
  }
}

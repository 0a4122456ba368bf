package io.jackfield.deploy.memory;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.runtime.ObjectMethods;

/**
 * What the JVM keeps of records. A method handle remembers the last type that it was cast to, from
 * Java 21 on until memory is short, and {@link ObjectMethods} casts the same few handles for each
 * record whose {@code equals} or {@code hashCode} is called for the first time: the last of them
 * stays in memory, with its bundle.
 */
final class LinkedRecords {
  private record Own(Own other) {}

  private LinkedRecords() {}

  /** Puts a record of this bundle in the place of the last one. */
  static void forget() {
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    try {
      MethodHandle getter = lookup.findGetter(Own.class, "other", Own.class);
      MethodType equals = MethodType.methodType(boolean.class, Own.class, Object.class);
      ObjectMethods.bootstrap(lookup, "equals", equals, Own.class, "other", getter);
      MethodType hashCode = MethodType.methodType(int.class, Own.class);
      ObjectMethods.bootstrap(lookup, "hashCode", hashCode, Own.class, "other", getter);
    } catch (Throwable e) {
      throw new LinkageError("the record of " + LinkedRecords.class, e);
    }
  }
}

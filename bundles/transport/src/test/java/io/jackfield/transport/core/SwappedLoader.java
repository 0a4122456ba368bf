package io.jackfield.transport.core;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.security.ProtectionDomain;

/** Loads a class of the tests anew, as the next version of a bundle would bring it. */
final class SwappedLoader extends ClassLoader {
  private final String own;

  private SwappedLoader(Class<?> type) {
    super(type.getClassLoader());
    this.own = type.getName();
  }

  /** An instance of a new copy of the class, by its only constructor. */
  static Object instance(Class<?> type, Object... arguments) throws Exception {
    Constructor<?> constructor =
        new SwappedLoader(type).loadClass(type.getName()).getDeclaredConstructors()[0];
    constructor.setAccessible(true);
    return constructor.newInstance(arguments);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.equals(own) && !name.startsWith(own + "$")) {
      return super.loadClass(name, resolve);
    }
    Class<?> loaded = findLoadedClass(name);
    return loaded == null ? define(name) : loaded;
  }

  private Class<?> define(String name) {
    try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
      byte[] code = in.readAllBytes();
      return defineClass(name, code, 0, code.length, new ProtectionDomain(null, null, this, null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

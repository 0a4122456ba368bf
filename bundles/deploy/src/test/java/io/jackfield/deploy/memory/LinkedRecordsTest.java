package io.jackfield.deploy.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import org.junit.jupiter.api.Test;

class LinkedRecordsTest {
  record OfABundle(Object value, OfABundle next) {}

  /** Loads the record once more, as the wiring of a bundle would. */
  private static final class Loader extends ClassLoader {
    Loader() {
      super(null);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      try (InputStream in =
          LinkedRecordsTest.class.getResourceAsStream("/" + name.replace('.', '/') + ".class")) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Test
  void recordsOfBundlesThatAreGoneAreForgotten() throws Exception {
    WeakReference<ClassLoader> loader = loaderOfALinkedRecord();
    // As in a framework: from Java 21 on the JVM keeps records of its own loaders apart.
    Method forget =
        new Loader().loadClass(LinkedRecords.class.getName()).getDeclaredMethod("forget");
    forget.setAccessible(true);
    await()
        .until(
            () -> {
              forget.invoke(null);
              System.gc();
              return loader.refersTo(null);
            });
  }

  private static WeakReference<ClassLoader> loaderOfALinkedRecord() throws Exception {
    Loader loader = new Loader();
    Constructor<?> constructor =
        loader.loadClass(OfABundle.class.getName()).getDeclaredConstructors()[0];
    constructor.setAccessible(true);
    Object one = constructor.newInstance("x", null);
    Object other = constructor.newInstance("x", one);
    assertThat(one.equals(other)).isFalse();
    assertThat(one.hashCode()).isNotEqualTo(other.hashCode());
    return new WeakReference<>(loader);
  }
}

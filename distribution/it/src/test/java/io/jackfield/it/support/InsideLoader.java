package io.jackfield.it.support;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleWiring;

/**
 * Loads the tests once more, as if they were a bundle that imports all it needs: what a bundle
 * exports comes from that bundle, so that its services have the types that a test names. No bundle
 * is added to the framework for it, and no package given to the bundles.
 */
final class InsideLoader extends ClassLoader {
  private static final String TESTS = "io.jackfield.it.";

  static {
    registerAsParallelCapable();
  }

  private final Map<String, Bundle> exporters = new HashMap<>();

  InsideLoader(BundleContext context) {
    super(InsideLoader.class.getClassLoader());
    for (Bundle bundle : context.getBundles()) {
      if (bundle.getBundleId() != Constants.SYSTEM_BUNDLE_ID) {
        addExports(bundle);
      }
    }
  }

  private void addExports(Bundle bundle) {
    BundleWiring wiring = bundle.adapt(BundleWiring.class);
    if (wiring == null) {
      return;
    }
    for (BundleCapability export : wiring.getCapabilities(PackageNamespace.PACKAGE_NAMESPACE)) {
      String name = (String) export.getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE);
      boolean used = !wiring.getProvidedWires(PackageNamespace.PACKAGE_NAMESPACE).isEmpty();
      if (used) {
        exporters.put(name, bundle);
      } else {
        exporters.putIfAbsent(name, bundle);
      }
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null) {
        return loaded;
      }
      if (name.startsWith(TESTS)) {
        return define(name);
      }
    }
    Bundle exporter = exporters.get(name.substring(0, Math.max(0, name.lastIndexOf('.'))));
    return exporter == null ? super.loadClass(name, resolve) : exporter.loadClass(name);
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    try (InputStream file =
        getParent().getResourceAsStream(name.replace('.', '/').concat(".class"))) {
      if (file == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] code = file.readAllBytes();
      return defineClass(name, code, 0, code.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }
}

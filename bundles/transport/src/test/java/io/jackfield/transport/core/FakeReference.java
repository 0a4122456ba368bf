package io.jackfield.transport.core;

import io.jackfield.transport.Protocol;
import java.lang.reflect.Proxy;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;

/** A reference to a protocol's service; each one is newer than those made before, as its bundle. */
final class FakeReference implements ServiceReference<Protocol> {
  private static final AtomicLong lastId = new AtomicLong();

  private final Map<String, Object> properties;
  private final Bundle bundle;

  /** The name of a bundle that is about to stop. */
  static final String STOPPING = "stopping.bundle";

  FakeReference(Map<String, Object> properties) {
    this(properties, bundle("test.bundle"));
  }

  /** Another service of a bundle. */
  FakeReference(Map<String, Object> properties, Bundle bundle) {
    this.properties = new HashMap<>(properties);
    this.properties.putIfAbsent(Protocol.NAME, Rig.PROTOCOL);
    this.properties.put("service.id", lastId.incrementAndGet());
    this.bundle = bundle;
  }

  /** Changes a property. */
  void set(String key, Object value) {
    properties.put(key, value);
  }

  @Override
  public Object getProperty(String key) {
    return properties.get(key);
  }

  @Override
  public String[] getPropertyKeys() {
    return properties.keySet().toArray(String[]::new);
  }

  @Override
  @SuppressWarnings("JdkObsolete") // OSGi's
  public Dictionary<String, Object> getProperties() {
    return new Hashtable<>(properties);
  }

  @Override
  public Bundle getBundle() {
    return bundle;
  }

  /** A bundle on paper, newer than those made before. */
  static Bundle bundle(String name) {
    return bundle(name, lastId.incrementAndGet());
  }

  /** A bundle on paper. */
  static Bundle bundle(String name, long id) {
    return (Bundle)
        Proxy.newProxyInstance(
            Bundle.class.getClassLoader(),
            new Class<?>[] {Bundle.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getSymbolicName" -> name;
                  case "getBundleId" -> id;
                  case "getState" -> name.equals(STOPPING) ? Bundle.STOPPING : Bundle.ACTIVE;
                  case "getVersion" -> new Version(1, 0, (int) id);
                  case "equals" -> proxy == arguments[0];
                  case "hashCode" -> (int) id;
                  case "toString" -> name;
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  @Override
  public Bundle[] getUsingBundles() {
    return new Bundle[0];
  }

  @Override
  public boolean isAssignableTo(Bundle bundle, String className) {
    return true;
  }

  @Override
  public int compareTo(Object other) {
    throw new UnsupportedOperationException("the exchange has an order of its own");
  }

  @Override
  public <A> A adapt(Class<A> type) {
    return null;
  }
}

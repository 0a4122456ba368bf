package io.jackfield.config.etc;

import java.io.IOException;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Puts checked values into the Configuration Admin, whose own store is emptied at each start. */
class ConfigStore {
  /** Any bundle may have it: in a swap both versions do. */
  private static final String ANY_BUNDLE = "?";

  private final ConfigurationAdmin admin;

  ConfigStore(ConfigurationAdmin admin) {
    this.admin = admin;
  }

  /** Changes nothing, and wakes no component, if the values are the same. */
  @SuppressWarnings("JdkObsolete") // the Configuration Admin wants a Dictionary
  void apply(CfgName name, Map<String, Object> values) throws IOException {
    find(name).updateIfDifferent(new Hashtable<>(values));
  }

  void delete(CfgName name) throws IOException {
    find(name).delete();
  }

  /** What is in force; empty where defaults are. */
  Map<String, Object> values(CfgName name) throws IOException {
    Dictionary<String, Object> values = find(name).getProperties();
    return values == null ? Map.of() : FrameworkUtil.asMap(values);
  }

  private Configuration find(CfgName name) throws IOException {
    return name.instance().isPresent()
        ? admin.getFactoryConfiguration(name.pid(), name.instance().get(), ANY_BUNDLE)
        : admin.getConfiguration(name.pid(), ANY_BUNDLE);
  }
}

package io.jackfield.config.etc;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationPlugin;

/**
 * Replaces {@code $[env:NAME;default=x]} and {@code $[prop:NAME]} by asking Felix's plugin, before
 * the values are checked. As a plugin of the Configuration Admin it would come after that.
 */
final class Interpolation {
  private static final String LEFT_OVER = "$[";

  private final ConfigurationPlugin plugin;

  Interpolation(ConfigurationPlugin plugin) {
    this.plugin = plugin;
  }

  /** The values with their placeholders replaced; what cannot be replaced stays. */
  @SuppressWarnings("JdkObsolete") // the plugin's interface wants a Dictionary
  Map<String, String> replace(Map<String, String> raw) {
    Dictionary<String, Object> values = new Hashtable<>(raw);
    // The plugin wants to name the configuration in its log.
    values.put(Constants.SERVICE_PID, "etc");
    plugin.modifyConfiguration(NOBODY, values);
    Map<String, String> replaced = new TreeMap<>();
    raw.keySet().forEach(key -> replaced.put(key, String.valueOf(values.get(key))));
    return replaced;
  }

  static void refuseLeftOver(String key, String value) throws BadConfig {
    if (value.contains(LEFT_OVER)) {
      throw new BadConfig(key, value + " has no value and no default");
    }
  }

  /** The plugin has no use for the service that is configured. */
  @SuppressWarnings("NullAway")
  private static final ServiceReference<?> NOBODY = null;
}

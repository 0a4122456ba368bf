package io.jackfield.config.etc;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Configurations in memory, by the files' names. */
final class MemoryStore extends ConfigStore {
  final Map<String, Map<String, Object>> configurations = new HashMap<>();
  boolean full;

  @SuppressWarnings("NullAway")
  MemoryStore() {
    super(null);
  }

  @Override
  void apply(CfgName name, Map<String, Object> values) throws IOException {
    if (full) {
      throw new IOException("No space left on device");
    }
    configurations.put(name.file(), values);
  }

  @Override
  void delete(CfgName name) {
    configurations.remove(name.file());
  }

  @Override
  Map<String, Object> values(CfgName name) {
    return configurations.getOrDefault(name.file(), Map.of());
  }
}

package io.jackfield.config.etc;

import java.util.Optional;

/**
 * What a file's name says: {@code PID.cfg} or {@code FACTORYPID-NAME.cfg}, split at the first dash.
 *
 * @param file the file's name
 * @param pid the PID or factory PID
 * @param instance the name after the dash
 */
record CfgName(String file, String pid, Optional<String> instance) {
  private static final String SUFFIX = ".cfg";

  static boolean isCfg(String file) {
    return file.endsWith(SUFFIX) && !file.startsWith(".") && file.length() > SUFFIX.length();
  }

  static CfgName of(String file) {
    String name = file.substring(0, file.length() - SUFFIX.length());
    int dash = name.indexOf('-');
    return dash < 0
        ? new CfgName(file, name, Optional.empty())
        : new CfgName(file, name.substring(0, dash), Optional.of(name.substring(dash + 1)));
  }
}

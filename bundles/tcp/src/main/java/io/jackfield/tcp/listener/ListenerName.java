package io.jackfield.tcp.listener;

import java.util.Map;

/** The name of a listener: NAME of {@code io.jackfield.tcp.listener-NAME.cfg}. */
final class ListenerName {
  private ListenerName() {}

  /** Configuration Admin names an instance of a factory {@code FACTORY~NAME}. */
  static String of(Map<String, Object> properties) {
    String pid = String.valueOf(properties.get("service.pid"));
    int mark = pid.indexOf('~');
    if (mark >= 0) {
      return pid.substring(mark + 1);
    }
    return pid.startsWith(ListenerConfig.PID + ".")
        ? pid.substring(ListenerConfig.PID.length() + 1)
        : pid;
  }
}

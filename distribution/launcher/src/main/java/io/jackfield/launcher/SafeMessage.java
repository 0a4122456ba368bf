package io.jackfield.launcher;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** {@code %safe} in etc/logback.xml: the message with control characters escaped. */
public final class SafeMessage extends ClassicConverter {

  @Override
  public String convert(ILoggingEvent event) {
    return SafeText.escape(String.valueOf(event.getFormattedMessage()));
  }
}

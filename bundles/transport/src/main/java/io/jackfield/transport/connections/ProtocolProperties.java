package io.jackfield.transport.connections;

import io.jackfield.transport.Protocol;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.ServiceReference;

/**
 * What a protocol's service says of itself.
 *
 * @param alpn its names in ALPN; empty for none
 * @param closingMessage empty for none
 * @param notTls empty for none
 * @param bundleId whose it is; null if it is the registering bundle's
 */
public record ProtocolProperties(
    String name,
    Set<String> alpn,
    String closingMessage,
    boolean closingMessageUnasked,
    String notTls,
    @Nullable Long bundleId) {

  static final ProtocolProperties NONE = new ProtocolProperties("", Set.of(), "", false, "", null);

  /**
   * Reads the properties of a service.
   *
   * @throws IllegalArgumentException if one has another type than {@link Protocol} says, with a
   *     line for the log that names it, what was found and what is wanted
   */
  public static ProtocolProperties of(ServiceReference<Protocol> reference) {
    Object name = reference.getProperty(Protocol.NAME);
    if (!(name instanceof String text && !text.isEmpty())) {
      throw wrong(Protocol.NAME, name, "a String that is not empty");
    }
    return new ProtocolProperties(
        text,
        names(reference.getProperty(Protocol.ALPN)),
        text(reference, Protocol.CLOSING_MESSAGE),
        Boolean.TRUE.equals(value(reference, Protocol.CLOSING_MESSAGE_UNASKED, Boolean.class)),
        text(reference, Protocol.NOT_TLS),
        value(reference, Protocol.BUNDLE, Long.class));
  }

  private static String text(ServiceReference<Protocol> reference, String property) {
    return Objects.requireNonNullElse(value(reference, property, String.class), "");
  }

  private static <T> @Nullable T value(
      ServiceReference<Protocol> reference, String property, Class<T> type) {
    Object found = reference.getProperty(property);
    if (found == null) {
      return null;
    }
    if (!type.isInstance(found)) {
      throw wrong(property, found, "a " + type.getSimpleName());
    }
    return type.cast(found);
  }

  private static Set<String> names(@Nullable Object found) {
    if (found instanceof String one) {
      return Set.of(one);
    }
    if (found instanceof String[] several && Arrays.stream(several).allMatch(Objects::nonNull)) {
      return Set.copyOf(Arrays.asList(several));
    }
    if (found != null) {
      throw wrong(Protocol.ALPN, found, "a String or a String[]");
    }
    return Set.of();
  }

  private static IllegalArgumentException wrong(
      String property, @Nullable Object found, String wanted) {
    String is =
        found == null ? "not set" : "the " + found.getClass().getSimpleName() + " '" + found + "'";
    return new IllegalArgumentException(property + " is " + is + " and must be " + wanted);
  }

  /** Whether both are the same protocol of the same bundle. */
  boolean isSameProtocol(ProtocolProperties other) {
    return name.equals(other.name) && Objects.equals(bundleId, other.bundleId);
  }

  byte[] closingBytes() {
    return closingMessage.getBytes(StandardCharsets.ISO_8859_1);
  }

  byte[] notTlsBytes() {
    return notTls.getBytes(StandardCharsets.ISO_8859_1);
  }
}

package io.jackfield.tcp;

/** Service properties of {@link LineHandler} and {@link StreamHandler}. */
public final class TcpProperties {
  /** The name of the protocol that the handler is, as listener configurations name it. */
  public static final String PROTOCOL = "tcp.protocol";

  /** The longest line of a {@link LineHandler} in bytes, an {@code Integer}; 8192 unless set. */
  public static final String MAX_LINE = "tcp.line.max";

  private TcpProperties() {}
}

package io.jackfield.http.message;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks at octets of a peer, eight at once where there are many. */
public final class Octets {
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final boolean[] TOKEN = new boolean[256];

  static {
    for (char c = '!'; c <= '~'; c++) {
      TOKEN[c] = "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0;
    }
  }

  private Octets() {}

  /** Whether it may stand in a token (RFC 9110 section 5.6.2). */
  public static boolean isToken(byte octet) {
    return TOKEN[octet & 0xff];
  }

  /** Behind the token that begins here; {@code from} if none does. */
  public static int tokenEnd(byte[] in, int from, int to) {
    int at = from;
    while (at < to && isToken(in[at])) {
      at++;
    }
    return at;
  }

  /** What no value may have in it. */
  public static boolean isControl(byte octet) {
    return (octet >= 0 && octet < ' ' && octet != '\t') || octet == 0x7f;
  }

  public static boolean isBlank(byte octet) {
    return octet == ' ' || octet == '\t';
  }

  /** Where that ASCII character is first; negative if nowhere. */
  public static int indexOf(byte[] in, int from, int to, char wanted) {
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      long differing = (long) EIGHT.get(in, at) ^ (ONES * wanted);
      // The lowest bit that is set is that of the first octet without a difference.
      long same = (differing - ONES) & ~differing & HIGHS;
      if (same != 0) {
        return at + (Long.numberOfTrailingZeros(same) >> 3);
      }
    }
    for (; at < to; at++) {
      if (in[at] == wanted) {
        return at;
      }
    }
    return -1;
  }

  /** Whether one of them may not stand in a value. */
  public static boolean haveControl(byte[] in, int from, int to) {
    int at = from;
    while (at <= to - Long.BYTES && !mayHaveControl((long) EIGHT.get(in, at))) {
      at += Long.BYTES;
    }
    for (; at < to; at++) {
      if (isControl(in[at])) {
        return true;
      }
    }
    return false;
  }

  /** Whether one of eight is below the space or is DEL; a tab is below it and no control. */
  private static boolean mayHaveControl(long eight) {
    long differing = eight ^ (ONES * 0x7f);
    return ((((eight - ONES * ' ') & ~eight) | ((differing - ONES) & ~differing)) & HIGHS) != 0;
  }
}

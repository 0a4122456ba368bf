package io.jackfield.accounts;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Which passwords were right within the last minute, so that a client that sends its password with
 * each request does not cost a hash each time. Keeps a MAC under a key of this start, never a
 * password; a changed account or hash is another one. Any thread.
 */
final class VerifiedPasswords {
  private static final String MAC = "HmacSHA256";
  private static final long KEPT = Duration.ofMinutes(1).toNanos();

  /** Oldest first. Guarded by this. */
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private final SecretKeySpec key;
  private final int most;
  private final LongSupplier nanoTime;

  @SuppressWarnings("ArrayRecordComponent") // compared by nobody but in constant time
  private record Entry(StoredAccount stored, byte[] mac, long since) {}

  VerifiedPasswords(int most, LongSupplier nanoTime) {
    this.most = most;
    this.nanoTime = nanoTime;
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    key = new SecretKeySpec(random, MAC);
  }

  /**
   * Whether that password was right for the account as it is now.
   *
   * @param stored the account of that name now; null if there is none, which takes as long
   */
  boolean contains(String name, @Nullable StoredAccount stored, char[] password) {
    byte[] mac = mac(name, password);
    Entry entry = current(name);
    boolean same = MessageDigest.isEqual(mac, entry == null ? new byte[mac.length] : entry.mac());
    return same && entry != null && stored != null && isUnchanged(entry.stored(), stored);
  }

  private static boolean isUnchanged(StoredAccount then, StoredAccount now) {
    return now.account().equals(then.account())
        && now.password().encoded().equals(then.password().encoded());
  }

  private synchronized @Nullable Entry current(String name) {
    dropOld();
    return entries.get(name);
  }

  void add(StoredAccount stored, char[] password) {
    String name = stored.account().name();
    Entry entry = new Entry(stored, mac(name, password), nanoTime.getAsLong());
    synchronized (this) {
      dropOld();
      // Removed first, to be the youngest.
      entries.remove(name);
      if (entries.size() >= most) {
        entries.remove(entries.keySet().iterator().next());
      }
      entries.put(name, entry);
    }
  }

  private void dropOld() {
    long now = nanoTime.getAsLong();
    while (!entries.isEmpty()) {
      Map.Entry<String, Entry> eldest = entries.entrySet().iterator().next();
      if (now - eldest.getValue().since() < KEPT) {
        return;
      }
      entries.remove(eldest.getKey());
    }
  }

  synchronized void clear() {
    entries.clear();
  }

  private byte[] mac(String name, char[] password) {
    byte[] utf8 = Hasher.utf8(password);
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(key);
      mac.update(name.getBytes(StandardCharsets.UTF_8));
      mac.update((byte) 0);
      return mac.doFinal(utf8);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has " + MAC, e);
    } finally {
      Arrays.fill(utf8, (byte) 0);
    }
  }
}

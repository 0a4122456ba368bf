package io.jackfield.accounts;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** Makes and checks password hashes. Each takes its memory from the heap: see who calls. */
final class Hasher {
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;

  private final HashCost cost;
  private final SecureRandom random = new SecureRandom();

  /** What the password of an account that does not exist is compared with. */
  private final PasswordHash nobody;

  Hasher(HashCost cost) {
    this.cost = cost;
    this.nobody = new PasswordHash(cost, randomBytes(SALT_BYTES), randomBytes(HASH_BYTES));
  }

  HashCost cost() {
    return cost;
  }

  /** A hash that no password has, for the sake of the time that the comparison takes. */
  PasswordHash nobody() {
    return nobody;
  }

  PasswordHash hash(char[] password) {
    byte[] salt = randomBytes(SALT_BYTES);
    return new PasswordHash(cost, salt, argon2id(password, cost, salt, HASH_BYTES));
  }

  boolean matches(char[] password, PasswordHash expected) {
    byte[] hash = argon2id(password, expected.cost(), expected.salt(), expected.hash().length);
    return MessageDigest.isEqual(hash, expected.hash());
  }

  /** Whether a hash is to be made anew because the operator asks for a higher cost. */
  boolean isOutgrown(PasswordHash hash) {
    return cost.exceeds(hash.cost());
  }

  private byte[] argon2id(char[] password, HashCost cost, byte[] salt, int length) {
    byte[] utf8 = utf8(password);
    byte[] hash = new byte[length];
    try {
      Argon2BytesGenerator generator = new Argon2BytesGenerator();
      generator.init(
          new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
              .withVersion(Argon2Parameters.ARGON2_VERSION_13)
              .withMemoryAsKB(cost.memory())
              .withIterations(cost.passes())
              .withParallelism(cost.lanes())
              .withSalt(salt)
              .build());
      generator.generateBytes(utf8, hash);
      return hash;
    } finally {
      Arrays.fill(utf8, (byte) 0);
    }
  }

  /** The password in UTF-8, for the caller to wipe. */
  static byte[] utf8(char[] password) {
    // Into an array of ours, which can be wiped; three bytes are the most for one char.
    byte[] room = new byte[3 * password.length];
    ByteBuffer encoded = ByteBuffer.wrap(room);
    StandardCharsets.UTF_8
        .newEncoder()
        .onMalformedInput(CodingErrorAction.REPLACE)
        .encode(CharBuffer.wrap(password), encoded, true);
    byte[] utf8 = Arrays.copyOf(room, encoded.position());
    Arrays.fill(room, (byte) 0);
    return utf8;
  }

  private byte[] randomBytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}

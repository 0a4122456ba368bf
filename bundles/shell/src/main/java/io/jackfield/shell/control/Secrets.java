package io.jackfield.shell.control;

import io.jackfield.util.Passwords;
import io.netty.channel.Channel;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Asks the person at the client: a worker asks, the event loop brings the answer. */
final class Secrets {
  private static final byte[] GONE = {};

  private final Channel channel;
  private final boolean person;
  private final BlockingQueue<byte[]> answers = new LinkedBlockingQueue<>(1);
  private volatile boolean asking;

  Secrets(Channel channel, boolean person) {
    this.channel = channel;
    this.person = person;
  }

  /** The client's answer; one that was not asked for fills the queue and no more. */
  void answer(byte[] secret) {
    if (!answers.offer(secret)) {
      Arrays.fill(secret, (byte) 0);
    }
  }

  /** Nobody will answer any more. */
  void gone() {
    answers.clear();
    answers.add(GONE);
  }

  /** Whether a command waits for the person. */
  boolean isAsking() {
    return asking;
  }

  char[] ask(String prompt) throws IOException {
    if (!person) {
      throw new IOException("nobody can be asked for a secret here");
    }
    answers.clear();
    ControlOutput.send(channel, Frame.text(Frame.Type.ASK, prompt));
    byte[] secret = take();
    if (secret == GONE) {
      throw new IOException("the client is gone");
    }
    try {
      return Passwords.decode(ByteBuffer.wrap(secret));
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  private byte[] take() throws InterruptedIOException {
    try {
      asking = true;
      return answers.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for the secret");
    } finally {
      asking = false;
    }
  }
}

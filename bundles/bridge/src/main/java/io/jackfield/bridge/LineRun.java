package io.jackfield.bridge;

import io.jackfield.tcp.LineHandler;
import io.jackfield.transport.Connection;
import io.netty.channel.Channel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The work of a line handler on the lines that wait, one after the other, on a worker. It ends
 * before the last line when the connection is to close or to move, or the client reads too slowly:
 * what it has not begun stays where it is.
 */
final class LineRun implements Runnable {
  private final Connection connection;
  private final LineSession session;
  private final LineHandler handler;
  private final LineConversation conversation;
  private final Answers answers;

  /** Null for the greeting. */
  private final @Nullable List<Line> lines;

  private int done;
  private @Nullable Throwable failure;

  LineRun(
      Connection connection,
      LineSession session,
      LineHandler handler,
      LineConversation conversation,
      Answers answers,
      @Nullable List<Line> lines) {
    this.connection = connection;
    this.session = session;
    this.handler = handler;
    this.conversation = conversation;
    this.answers = answers;
    this.lines = lines;
  }

  @Override
  public void run() {
    try {
      if (lines == null) {
        answered(handler.onOpen(session), true);
      } else {
        handle(lines);
      }
    } catch (Exception | Error e) {
      failure = e;
      // Who was interrupted because the client has gone has not failed.
      connection.exchanged(!connection.channel().isActive());
    }
    connection.channel().eventLoop().execute(() -> conversation.ended(done, failure));
  }

  private void handle(List<Line> some) throws Exception {
    for (int i = 0; i < some.size() && (i == 0 || goesOn()); i++) {
      Line line = some.get(i);
      done += line.bytes();
      answered(handler.onLine(session, line.text()), i == some.size() - 1);
    }
  }

  private boolean goesOn() {
    Channel channel = connection.channel();
    return !session.isClosed()
        && !conversation.isToLetGo()
        && channel.isActive()
        && channel.isWritable()
        && !answers.areMany();
  }

  /** The end of the run sends the last answer; one before it must not wait for a slow line. */
  private void answered(@Nullable String answer, boolean last) {
    connection.exchanged(true);
    if (answers.add(answer) && !last) {
      connection.channel().eventLoop().execute(conversation::send);
    }
  }

  @Override
  public String toString() {
    return "lines id=" + session.id();
  }
}

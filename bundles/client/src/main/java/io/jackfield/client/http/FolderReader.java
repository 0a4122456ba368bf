package io.jackfield.client.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.jackfield.client.RemoteException;
import io.jackfield.client.RemoteException.Reason;
import io.jackfield.client.RemoteFile;
import io.jackfield.client.remote.Failures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what a server says is in a folder, from JSON or from a page with links. */
final class FolderReader {
  private static final int LARGEST = 64 << 20;
  private static final Pattern CHARSET =
      Pattern.compile("charset=\"?([\\w.:-]{1,40})", Pattern.CASE_INSENSITIVE);

  private final Call call;
  private final Answer answer;
  private final Caller caller;

  FolderReader(Call call, Answer answer, Caller caller) {
    this.call = call;
    this.answer = answer;
    this.caller = caller;
  }

  List<RemoteFile> read(String folder) throws IOException {
    String type = answer.field("Content-Type").orElse("").toLowerCase(Locale.ROOT);
    String coding = answer.field("Content-Encoding").orElse("identity");
    if (!coding.equalsIgnoreCase("identity")) {
      throw unsupported("comes in the coding " + Failures.text(coding));
    }
    List<RemoteFile> entries;
    if (type.startsWith("application/json")) {
      entries = json(folder, content());
    } else if (type.startsWith("text/html") || type.startsWith("application/xhtml+xml")) {
      String page = new String(content(), charset(type));
      entries = new FolderPage(answer.target(), folder).read(page);
    } else {
      throw unsupported("is no list of what is in a folder");
    }
    Map<String, RemoteFile> named = new TreeMap<>();
    entries.forEach(e -> named.putIfAbsent(e.name(), e));
    return new ArrayList<>(named.values());
  }

  private List<RemoteFile> json(String folder, byte[] content) throws IOException {
    try {
      return new FolderJson(folder).read(content);
    } catch (JsonProcessingException e) {
      throw unsupported(
          "is no list of what is in a folder: " + Failures.text(e.getOriginalMessage()));
    } catch (FolderJson.CutException e) {
      throw new RemoteException(
          Reason.REFUSED, call.where() + ": has more in it than the server tells of");
    }
  }

  private static Charset charset(String type) {
    Matcher named = CHARSET.matcher(type);
    try {
      return named.find() ? Charset.forName(named.group(1)) : StandardCharsets.UTF_8;
    } catch (IllegalArgumentException e) {
      return StandardCharsets.UTF_8;
    }
  }

  private byte[] content() throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    byte[] buffer = new byte[64 * 1024];
    try {
      for (int count; (count = answer.read(buffer, 0, buffer.length)) >= 0; ) {
        content.write(buffer, 0, count);
        if (content.size() > LARGEST) {
          throw unsupported("is longer than " + (LARGEST >> 20) + " MiB");
        }
      }
      return content.toByteArray();
    } catch (IOException e) {
      throw caller.failure(call, e);
    }
  }

  private RemoteException unsupported(String why) {
    return new RemoteException(Reason.UNSUPPORTED, call.where() + ": " + why);
  }
}

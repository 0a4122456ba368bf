package io.jackfield.http.files;

import io.jackfield.file.FileInfo;
import io.jackfield.file.FileView;
import io.jackfield.file.VirtualPath;
import io.jackfield.http.HttpResponse;
import io.jackfield.http.config.Settings;
import io.jackfield.http.exchange.IncomingRequest;
import io.jackfield.http.message.Escape;
import io.jackfield.http.message.Fields;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is in a folder.
 *
 * @param path the folder
 * @param entries folders first, then by name
 * @param cut whether there are more entries than the limit
 * @param room what it holds of the memory, until the response is closed
 */
record Listing(VirtualPath path, List<FileInfo> entries, boolean cut, ListingRoom room) {
  private static final Comparator<FileInfo> FOLDERS_FIRST =
      Comparator.comparing(FileInfo::folder).reversed().thenComparing(FileInfo::name);

  static HttpResponse response(FileView view, VirtualPath path, Settings settings, boolean json)
      throws IOException {
    ListingRoom room = new ListingRoom();
    boolean held = false;
    try {
      HttpResponse response = of(view, path, settings, room).response(json);
      held = room.isTaken();
      return response;
    } finally {
      if (!held) {
        room.close();
      }
    }
  }

  private static Listing of(FileView view, VirtualPath path, Settings settings, ListingRoom room)
      throws IOException {
    try (Stream<FileInfo> all = view.list(path)) {
      List<FileInfo> some =
          new ArrayList<>(
              all.filter(info -> settings.dotFiles() || !StoredFiles.isHidden(info.name()))
                  .limit(settings.listingEntries() + 1L)
                  .peek(info -> room.take())
                  .toList());
      boolean cut = some.size() > settings.listingEntries();
      if (cut) {
        some.remove(some.size() - 1);
      }
      some.sort(FOLDERS_FIRST);
      return new Listing(path, some, cut, room);
    }
  }

  static boolean wantsJson(IncomingRequest request) {
    if (request.parameter("format").map("json"::equals).orElse(false)) {
      return true;
    }
    String accept = request.accept();
    return accept != null && accept.contains("application/json") && !accept.contains("text/html");
  }

  private HttpResponse response(boolean json) {
    String text = json ? json() : ListingPage.of(this);
    HttpResponse response =
        body(
                json ? "application/json" : "text/html; charset=utf-8",
                text.getBytes(StandardCharsets.UTF_8))
            .header(Fields.CACHE_CONTROL, "no-cache")
            .header(Fields.VARY, "Accept")
            .header(Fields.CONTENT_TYPE_OPTIONS, Fields.NOSNIFF);
    return json ? response : response.header(Fields.CONTENT_SECURITY_POLICY, ListingPage.POLICY);
  }

  private HttpResponse body(String type, byte[] text) {
    HttpResponse response = HttpResponse.status(200);
    return room.isTaken()
        ? response.body(type, new Held(text, room), text.length)
        : response.body(type, text);
  }

  /** Gives the room back when it was sent. */
  private static final class Held extends ByteArrayInputStream {
    private final ListingRoom room;

    Held(byte[] text, ListingRoom room) {
      super(text);
      this.room = room;
    }

    @Override
    public void close() {
      room.close();
    }
  }

  private String json() {
    StringBuilder text = new StringBuilder("{\"path\":");
    Escape.json(text, path.toString()).append(",\"cut\":").append(cut).append(",\"entries\":[");
    String separator = "\n";
    for (FileInfo entry : entries) {
      Escape.json(text.append(separator).append("{\"name\":"), entry.name())
          .append(",\"folder\":")
          .append(entry.folder())
          .append(",\"size\":")
          .append(entry.size())
          .append(",\"modified\":\"")
          .append(entry.modified())
          .append("\"}");
      separator = ",\n";
    }
    return text.append("\n]}\n").toString();
  }
}

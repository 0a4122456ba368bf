package io.jackfield.client.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.jackfield.client.RemoteFile;
import java.io.IOException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A folder in JSON as Jackfield writes it, an object with "entries", or nginx, a plain array. For
 * one thread.
 */
final class FolderJson {
  private static final JsonFactory JSON = new JsonFactory();

  private final String folder;
  private final List<RemoteFile> entries = new ArrayList<>();
  private boolean cut;

  FolderJson(String folder) {
    this.folder = folder;
  }

  /** There is more in the folder. */
  static final class CutException extends IOException {
    private static final long serialVersionUID = 1;
  }

  List<RemoteFile> read(byte[] content) throws IOException {
    try (JsonParser parser = JSON.createParser(content)) {
      JsonToken first = parser.nextToken();
      if (first == JsonToken.START_ARRAY) {
        entries(parser);
      } else if (first == JsonToken.START_OBJECT) {
        object(parser);
      } else {
        throw new JsonParseException(parser, "neither an array nor an object");
      }
    }
    if (cut) {
      throw new CutException();
    }
    return entries;
  }

  private void object(JsonParser parser) throws IOException {
    boolean found = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (name.equals("entries") && value == JsonToken.START_ARRAY) {
        entries(parser);
        found = true;
      } else if (name.equals("cut")) {
        cut = value == JsonToken.VALUE_TRUE;
      } else {
        parser.skipChildren();
      }
    }
    if (!found) {
      throw new JsonParseException(parser, "an object without \"entries\"");
    }
  }

  private void entries(JsonParser parser) throws IOException {
    for (JsonToken token; (token = parser.nextToken()) != JsonToken.END_ARRAY; ) {
      if (token != JsonToken.START_OBJECT) {
        throw new JsonParseException(parser, "an entry that is no object");
      }
      entry(parser);
    }
  }

  private void entry(JsonParser parser) throws IOException {
    String name = "";
    boolean isFolder = false;
    OptionalLong size = OptionalLong.empty();
    Optional<Instant> modified = Optional.empty();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (field) {
        case "name" -> name = text(parser);
        case "folder" -> isFolder = value == JsonToken.VALUE_TRUE;
        case "type" -> isFolder = text(parser).equals("directory");
        case "size" ->
            size =
                value == JsonToken.VALUE_NUMBER_INT
                    ? OptionalLong.of(parser.getLongValue())
                    : OptionalLong.empty();
        case "modified", "mtime" -> modified = time(text(parser));
        default -> {}
      }
      parser.skipChildren();
    }
    if (WebPath.isName(name)) {
      String path = folder.isEmpty() ? name : folder + "/" + name;
      OptionalLong told = isFolder ? OptionalLong.empty() : size;
      entries.add(new RemoteFile(path, isFolder, told, modified, ""));
    }
  }

  private static String text(JsonParser parser) throws IOException {
    @Nullable String text = parser.getValueAsString();
    return text == null ? "" : text;
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(
          text.endsWith("Z")
              ? Instant.parse(text)
              : ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}

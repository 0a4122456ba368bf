package io.jackfield.http.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.http.config.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MimeTypesTest {
  private static final MimeTypes TYPES = MimeTypes.known();

  @ParameterizedTest
  @CsvSource({
    "a.m3u8, application/vnd.apple.mpegurl",
    "a.mpd, application/dash+xml",
    "a.m4s, video/iso.segment",
    "a.mp4, video/mp4",
    "a.MP3, audio/mpeg",
    "a.js, text/javascript; charset=utf-8",
    "a.xml, application/xml; charset=utf-8",
    "a.tar.gz, application/gzip",
    "a.yaml, application/yaml",
    "a.svg, image/svg+xml",
    "a.wasm, application/wasm",
    "a.html, text/html; charset=utf-8",
    "a.unheard-of, application/octet-stream",
    "gz, application/octet-stream",
    ".html, application/octet-stream",
  })
  void knowsTheUsualEndings(String name, String type) {
    assertThat(TYPES.of(name, Map.of())).isEqualTo(type);
  }

  @Test
  void theOperatorsTypesGoFirst() {
    Map<String, String> own = Settings.types("css = text/plain", "nc=text/x-gcode", "x", "y=z");
    assertThat(TYPES.of("a.css", own)).isEqualTo("text/plain");
    assertThat(TYPES.of("a.NC", own)).isEqualTo("text/x-gcode");
    assertThat(own).hasSize(2);
  }
}

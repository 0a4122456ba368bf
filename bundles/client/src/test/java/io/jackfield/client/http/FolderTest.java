package io.jackfield.client.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.client.RemoteFile;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderTest {
  private static final URI BASE = URI.create("http://host:8080/pub/in/");

  private static List<RemoteFile> page(String html) {
    return new FolderPage(BASE, "in").read(html);
  }

  private static List<RemoteFile> json(String text) throws IOException {
    return new FolderJson("in").read(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void readsNginxsPage() {
    List<RemoteFile> entries =
        page(
            """
            <html><head><title>Index of /pub/in/</title></head><body>
            <h1>Index of /pub/in/</h1><hr><pre><a href="../">../</a>
            <a href="sub/">sub/</a>                       29-Nov-2026 10:11                   -
            <a href="a%20b%26.txt">a b&amp;.txt</a>       28-Nov-2026 09:08                1234
            <a href="big.iso">big.iso</a>                 28-Nov-2026 09:08                1.2G
            </pre><hr></body></html>
            """);
    assertThat(entries)
        .extracting(RemoteFile::toString)
        .containsExactly(
            "RemoteFile[path=in/sub, folder=true, size=OptionalLong.empty,"
                + " modified=Optional[2026-11-29T10:11:00Z], version=]",
            "RemoteFile[path=in/a b&.txt, folder=false, size=OptionalLong[1234],"
                + " modified=Optional[2026-11-28T09:08:00Z], version=]",
            "RemoteFile[path=in/big.iso, folder=false, size=OptionalLong.empty,"
                + " modified=Optional[2026-11-28T09:08:00Z], version=]");
  }

  @Test
  void readsNginxsJson() throws IOException {
    assertThat(
            json(
                """
                [
                {"name":"sub","type":"directory","mtime":"Sun, 29 Nov 2026 10:11:12 GMT"},
                {"name":"ü.txt","type":"file","mtime":"Sat, 28 Nov 2026 09:08:07 GMT","size":12}
                ]
                """))
        .extracting(RemoteFile::toString)
        .containsExactly(
            "RemoteFile[path=in/sub, folder=true, size=OptionalLong.empty,"
                + " modified=Optional[2026-11-29T10:11:12Z], version=]",
            "RemoteFile[path=in/ü.txt, folder=false, size=OptionalLong[12],"
                + " modified=Optional[2026-11-28T09:08:07Z], version=]");
  }

  @Test
  void readsOurJson() throws IOException {
    assertThat(
            json(
                """
                {"path":"/in","cut":false,"entries":[
                {"name":"sub","folder":true,"size":0,"modified":"2026-11-29T10:11:12.5Z"},
                {"name":"a","folder":false,"size":12,"modified":"2026-11-29T10:11:12.5Z"}
                ]}
                """))
        .extracting(RemoteFile::toString)
        .containsExactly(
            "RemoteFile[path=in/sub, folder=true, size=OptionalLong.empty,"
                + " modified=Optional[2026-11-29T10:11:12.500Z], version=]",
            "RemoteFile[path=in/a, folder=false, size=OptionalLong[12],"
                + " modified=Optional[2026-11-29T10:11:12.500Z], version=]");
  }

  @Test
  void doesNotTakeAPartForTheWhole() {
    assertThatThrownBy(() -> json("{\"entries\":[],\"cut\":true}"))
        .isInstanceOf(FolderJson.CutException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "3", "{}", "[3]", "[{\"name\":", "{\"entries\":{}}", "[[]]"})
  void refusesOtherJson(String text) {
    assertThatThrownBy(() -> json(text))
        .isInstanceOf(com.fasterxml.jackson.core.JsonProcessingException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<a href='one'>",
        "<A HREF=\"one\">",
        "<a class=x href=one>",
        "<a\nhref = 'one' >",
        "<a href=\"./one\">",
        "<a href=\"/pub/in/one\">",
        "<a href=\"http://HOST:8080/pub/in/one\">",
        "<a href='&#111;ne'>",
        "<a href='&#x6f;ne'>",
        "<a href='%6Fne'>",
        "< a <a href=one>",
        "<a href=one",
        "<a href='one",
        "<!-- <a href=two> --><a href=one>",
        "<a href='one#x'>"
      })
  void findsALink(String html) {
    assertThat(page(html)).extracting(RemoteFile::path).containsExactly("in/one");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<",
        "<a",
        "<a>",
        "<a name=x>",
        "<b href=one>",
        "<abbr href=one>",
        "<!-- <a href=one>",
        "<a href=''>",
        "<a href='?C=N;O=D'>",
        "<a href='one?x'>",
        "<a href='..'>",
        "<a href='../in2/one'>",
        "<a href='/one'>",
        "<a href='sub/one'>",
        "<a href='//other/one'>",
        "<a href='https://host:8080/pub/in/one'>",
        "<a href='http://host/pub/in/one'>",
        "<a href='%2e%2e'>",
        "<a href='%2e%2e/'>",
        "<a href='a%2fb'>",
        "<a href='a%00b'>",
        "<a href='%ff'>",
        "<a href='%'>",
        "<a href='mailto:x@y'>",
        "<a href='javascript:x()'>"
      })
  void leavesOutWhatLeadsElsewhere(String html) {
    assertThat(page(html)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"<a href=x>", "<a href='&&&&&", "<a href=x> <", "<a ", "<!--", "&", "<a href='x"})
  void goesThroughALongPageOnce(String piece) {
    org.junit.jupiter.api.Assertions.assertTimeout(
        Duration.ofSeconds(20), () -> page(piece.repeat(1 << 18)));
  }
}

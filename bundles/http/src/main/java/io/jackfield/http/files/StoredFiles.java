package io.jackfield.http.files;

import io.jackfield.account.Account;
import io.jackfield.account.Permission;
import io.jackfield.file.BadPathException;
import io.jackfield.file.FileView;
import io.jackfield.file.OpenFile;
import io.jackfield.file.VirtualPath;
import io.jackfield.http.HttpResponse;
import io.jackfield.http.config.Settings;
import io.jackfield.http.exchange.IncomingRequest;
import io.jackfield.http.message.Fields;
import io.jackfield.http.message.PathText;
import io.jackfield.http.message.Problem;
import io.jackfield.http.message.RequestPath;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers with what lies in the file space. Blocks: for workers. */
public final class StoredFiles {
  private final FileViews views;
  private final Supplier<Settings> settings;

  /**
   * Over a file space.
   *
   * @param views what clients may see, asked for each request
   */
  public StoredFiles(FileViews views, Supplier<Settings> settings) {
    this.views = views;
    this.settings = settings;
  }

  /** Whether anybody may read a file, as far as can be told without a wait; from any thread. */
  boolean mayAnybodyRead(VirtualPath file) {
    return views
        .anonymousNow()
        .map(view -> view.permissions(file).contains(Permission.READ))
        .orElse(false);
  }

  /** The account of a name; null if there is none, who sees what anybody does. */
  @Nullable Account account(String name) {
    return views.account(name).orElse(null);
  }

  /** As {@link FileViews#authenticate}. */
  CompletionStage<Optional<Account>> authenticate(
      Credentials credentials, @Nullable InetAddress client) {
    return views.authenticate(credentials, client);
  }

  /**
   * Answers GET and HEAD; fails as {@link FileView} does.
   *
   * @param account whose request it is; null for anybody's
   */
  HttpResponse answer(IncomingRequest request, @Nullable Account account) throws IOException {
    Settings now = settings.get();
    VirtualPath path = file(request.target().path());
    if (!now.dotFiles() && isHidden(path)) {
      throw new NoSuchFileException(path.toString());
    }
    Optional<FileView> anonymous = views.anonymous();
    if (account != null) {
      FileView own = views.of(account);
      if (mayRead(own, path) || anonymous.isEmpty() || !mayRead(anonymous.get(), path)) {
        return forOneOnly(answer(own, path, request, now));
      }
    }
    boolean asks = account == null && FileRequests.takesPasswords(request, now);
    if (anonymous.isEmpty()) {
      return asks
          ? FileRequests.unauthorized(request)
          : Problem.response(403, "Nobody may read here.", request.accept());
    }
    try {
      return answer(anonymous.get(), path, request, now);
    } catch (AccessDeniedException e) {
      // With the permission it is the disk that refuses, and a password would be of no use.
      if (asks && !anonymous.get().permissions(path).contains(Permission.READ)) {
        return FileRequests.unauthorized(request);
      }
      throw e;
    }
  }

  private static boolean mayRead(FileView view, VirtualPath path) {
    return !Collections.disjoint(view.permissions(path), Permission.READING);
  }

  /** What needed a password is kept by no cache that others use. */
  private static HttpResponse forOneOnly(HttpResponse response) {
    return response.status() < 400
        ? response.withHeaders(
            response
                .headers()
                .without(Fields.CACHE_CONTROL)
                .with(Fields.CACHE_CONTROL, "private, no-cache"))
        : response;
  }

  private static VirtualPath file(RequestPath path) throws NoSuchFileException {
    try {
      return path.file();
    } catch (BadPathException e) {
      throw new NoSuchFileException(path.toString());
    }
  }

  private HttpResponse answer(
      FileView view, VirtualPath path, IncomingRequest request, Settings now) throws IOException {
    return request.target().folder()
        ? folder(view, path, request, now)
        : fileOrRedirect(view, path, request, now);
  }

  /** Opens it without a look before: what is no file may be a folder, and is seldom asked for. */
  private HttpResponse fileOrRedirect(
      FileView view, VirtualPath path, IncomingRequest request, Settings now) throws IOException {
    try {
      return file(view.read(path), now);
    } catch (NoSuchFileException | AccessDeniedException e) {
      if (view.info(path).folder()) {
        return redirect(path, request.query());
      }
      throw e;
    }
  }

  private static boolean isHidden(VirtualPath path) {
    List<String> elements = path.elements();
    for (int i = 0; i < elements.size(); i++) {
      // RFC 8615: well-known resources are below the root alone.
      if (isHidden(elements.get(i)) && !(i == 0 && elements.get(i).equals(".well-known"))) {
        return true;
      }
    }
    return false;
  }

  static boolean isHidden(String name) {
    return name.startsWith(".");
  }

  private HttpResponse folder(
      FileView view, VirtualPath path, IncomingRequest request, Settings now) throws IOException {
    if (!view.info(path).folder()) {
      throw new NoSuchFileException(path.toString());
    }
    for (String name : now.index()) {
      try {
        return file(view.read(path.child(name)), now);
      } catch (NoSuchFileException e) {
        // the next name
      }
    }
    if (!now.listing()) {
      return Problem.response(403, "The folder is not listed.", request.accept());
    }
    return Listing.response(view, path, now, Listing.wantsJson(request));
  }

  /** An absolute path and never more: two slashes at its start would be another host. */
  private static HttpResponse redirect(VirtualPath path, String query) {
    String target = PathText.encode(path) + "/" + (query.isEmpty() ? "" : "?" + query);
    return HttpResponse.status(301).header(Fields.LOCATION, target);
  }

  private HttpResponse file(OpenFile file, Settings now) {
    HttpResponse response =
        HttpResponse.status(200)
            .body(MimeTypes.known().of(file.info().name(), now.types()), file)
            .header(Fields.CONTENT_TYPE_OPTIONS, Fields.NOSNIFF);
    return now.cacheControl().isEmpty()
        ? response
        : response.header(Fields.CACHE_CONTROL, now.cacheControl());
  }
}

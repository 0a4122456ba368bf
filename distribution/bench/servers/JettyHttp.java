import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.ResourceHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.resource.ResourceFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.Invocable;

/**
 * Jetty as its documentation embeds it: files, a text that may block and one that does not.
 *
 * <p>Arguments: port, port with TLS, key store (PKCS 12, password {@code bench}), folder of files.
 */
final class JettyHttp {
  private static final byte[] TEXT = "hello, x\n".getBytes(StandardCharsets.UTF_8);

  public static void main(String[] args) throws Exception {
    Server server = new Server();
    HttpConfiguration plain = new HttpConfiguration();
    add(server, Integer.parseInt(args[0]), new HttpConnectionFactory(plain));

    SslContextFactory.Server tls = new SslContextFactory.Server();
    tls.setKeyStorePath(args[2]);
    tls.setKeyStorePassword("bench");
    HttpConfiguration secure = new HttpConfiguration(plain);
    secure.addCustomizer(new SecureRequestCustomizer(false));
    add(
        server,
        Integer.parseInt(args[1]),
        new SslConnectionFactory(tls, "http/1.1"),
        new HttpConnectionFactory(secure));

    ResourceHandler files = new ResourceHandler();
    files.setBaseResource(ResourceFactory.of(server).newResource(Path.of(args[3])));
    server.setHandler(
        new Handler.Sequence(
            new Text("/async", Invocable.InvocationType.NON_BLOCKING),
            new Text("/blocking", Invocable.InvocationType.BLOCKING),
            files));
    server.start();
    server.join();
  }

  private static void add(
      Server server, int port, org.eclipse.jetty.server.ConnectionFactory... protocols) {
    ServerConnector connector = new ServerConnector(server, 1, 1, protocols);
    connector.setHost("127.0.0.1");
    connector.setPort(port);
    connector.setIdleTimeout(300_000);
    server.addConnector(connector);
  }

  /** One text at one path. */
  private static final class Text extends Handler.Abstract {
    private final String path;

    Text(String path, Invocable.InvocationType type) {
      super(type);
      this.path = path;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      if (!Request.getPathInContext(request).equals(path)) {
        return false;
      }
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
      response.write(true, ByteBuffer.wrap(TEXT), callback);
      return true;
    }
  }
}

package tanabata.nbd.netty;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/// What the server logs while a test runs.
final class LogLines implements AutoCloseable {

  private final Logger logger = (Logger) LoggerFactory.getLogger(NbdServer.class);
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

  LogLines() {
    appender.start();
    logger.addAppender(appender);
  }

  List<String> all() {
    return List.copyOf(appender.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  boolean tell(String part) {
    return all().stream().anyMatch(line -> line.contains(part));
  }

  @Override
  public void close() {
    logger.detachAppender(appender);
  }
}

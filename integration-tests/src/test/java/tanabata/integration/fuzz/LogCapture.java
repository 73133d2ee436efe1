package tanabata.integration.fuzz;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/// What a class logs, kept from the console. Some only log what they did not foresee: here that is
/// a failure, as is a line that is none.
final class LogCapture implements AutoCloseable {

  private final Logger logger;
  private final boolean additive;
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

  LogCapture(Class<?> logging) {
    logger = (Logger) LoggerFactory.getLogger(logging);
    additive = logger.isAdditive();
    logger.setAdditive(false);
    appender.start();
    logger.addAppender(appender);
  }

  /// The lines since the last call.
  List<String> take() {
    List<ILoggingEvent> events = List.copyOf(appender.list);
    appender.list.clear();
    for (ILoggingEvent event : events) {
      Sentences.check(event.getFormattedMessage());
      if (event.getThrowableProxy() != null || event.getLevel().isGreaterOrEqual(Level.ERROR)) {
        String cause =
            event.getThrowableProxy() == null
                ? ""
                : ch.qos.logback.classic.spi.ThrowableProxyUtil.asString(event.getThrowableProxy());
        throw new AssertionError(event.getFormattedMessage() + System.lineSeparator() + cause);
      }
    }
    return events.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Override
  public void close() {
    logger.detachAppender(appender);
    logger.setAdditive(additive);
  }
}

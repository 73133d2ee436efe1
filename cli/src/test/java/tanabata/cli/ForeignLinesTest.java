package tanabata.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.spi.FilterReply;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ForeignLinesTest {

  private final ForeignLines filter = new ForeignLines();

  private FilterReply decide(String logger, String text) {
    Logger named = (Logger) LoggerFactory.getLogger(logger);
    ILoggingEvent event = new LoggingEvent("", named, Level.WARN, text, null, null);
    return filter.decide(event);
  }

  @Test
  void of_what_a_library_logs_the_first_passes_and_the_next_wait_for_their_minute() {
    assertEquals(FilterReply.NEUTRAL, decide("io.netty.channel.Pipeline", "a"));
    assertEquals(FilterReply.DENY, decide("io.netty.channel.Pipeline", "b"));
    assertEquals(FilterReply.NEUTRAL, decide("org.apache.zookeeper.Server", "a"));
  }

  @Test
  void what_is_ours_passes_as_it_is() {
    assertEquals(FilterReply.NEUTRAL, decide("tanabata.node.Daemon", "a"));
    assertEquals(FilterReply.NEUTRAL, decide("tanabata.node.Daemon", "a"));
  }
}

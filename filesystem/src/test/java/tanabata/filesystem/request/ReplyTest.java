package tanabata.filesystem.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReplyTest {

  private static final Duration WHILE = Duration.ofMillis(100);
  private static final Attributes FILE = new Attributes(5, 0100644, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  private static final Reply.Entry ENTRY = new Reply.Entry(FILE, WHILE, WHILE);
  private static final Reply.Entry LATE = new Reply.Entry(FILE, Duration.ZERO, Duration.ZERO);

  private static Reply.Listed listed(Reply.Entry entry) {
    return new Reply.Listed(
        List.of(
            new Reply.DirectoryEntry(Name.of("a"), 5, FileType.REGULAR, 1, Optional.of(entry))));
  }

  @Test
  void nothing_is_to_be_relied_on_of_what_is_told_late() {
    Reply.Opened opened = new Reply.Opened(7, Reply.Caching.DIRECT);
    assertEquals(LATE, ENTRY.withoutValidity());
    assertEquals(new Reply.Absent(Duration.ZERO), new Reply.Absent(WHILE).withoutValidity());
    assertEquals(
        new Reply.Known(FILE, Duration.ZERO), new Reply.Known(FILE, WHILE).withoutValidity());
    assertEquals(
        new Reply.Created(LATE, opened), new Reply.Created(ENTRY, opened).withoutValidity());
    assertEquals(listed(LATE), listed(ENTRY).withoutValidity());
    assertSame(opened, opened.withoutValidity());
  }
}

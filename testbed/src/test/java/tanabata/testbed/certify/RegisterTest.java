package tanabata.testbed.certify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RegisterTest {

  private final Register register = new Register("the sector at byte 0", new AtomicLong());

  @Test
  void bytes_of_two_writes_have_no_value() {
    byte[] bytes = Register.content(5, 512);
    assertEquals(OptionalLong.of(5), Register.value(bytes));
    bytes[511]++;
    assertEquals(OptionalLong.empty(), Register.value(bytes));
    assertEquals(OptionalLong.empty(), Register.value(new byte[0]));
  }

  @Test
  void a_write_that_was_answered_must_stay() {
    long lost = register.writeStarts();
    register.writeEnds(lost);
    register.read(0, System.nanoTime());
    assertTrue(register.judge(0).orElse("").contains("the sector at byte 0"));
  }

  @Test
  void a_write_that_was_not_answered_may_take_effect_but_not_after_the_next_judgement() {
    long late = register.writeStarts();
    assertEquals(Optional.empty(), register.judge(0));
    register.read(late, System.nanoTime());
    assertTrue(register.judge(late).orElse("").contains("read but never written"));
  }
}

package tanabata.foundation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UserLocaleTest {

  private static Map<String, String> restored(Map<String, String> environment) {
    Map<String, String> result = new HashMap<>(environment);
    UserLocale.restore(result);
    return result;
  }

  @Test
  void what_the_launcher_has_replaced_is_put_back() {
    assertEquals(
        Map.of("LC_ALL", "de_DE"),
        restored(Map.of("LC_ALL", "C.UTF-8", "TANABATA_LC_ALL", "=de_DE")));
    assertEquals(
        Map.of("LC_ALL", ""), restored(Map.of("LC_ALL", "C.UTF-8", "TANABATA_LC_ALL", "=")));
    assertEquals(
        Map.of("LANG", "C"),
        restored(Map.of("LANG", "C", "LC_ALL", "C.UTF-8", "TANABATA_LC_ALL", "")));
    assertEquals(Map.of("LC_ALL", "POSIX"), restored(Map.of("LC_ALL", "POSIX")));
  }
}

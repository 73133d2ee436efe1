package tanabata.filesystem.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeTest {

  @ParameterizedTest
  @ValueSource(ints = {1024, 2816, 4048})
  void it_holds_what_a_map_holds_and_stays_sound(int length) {
    Area area = new Area(48, length);
    byte[] block = new byte[4096];
    Node.create(block, area, 0);
    TreeMap<Long, byte[]> model = new TreeMap<>();
    Random random = new Random(length);
    for (int step = 0; step < 20_000; step++) {
      long key = random.nextInt(200);
      int index = Node.search(block, area, key);
      if (model.containsKey(key)) {
        byte[] value = new byte[model.get(key).length];
        random.nextBytes(value);
        if (random.nextBoolean()) {
          Node.remove(block, area, index);
          model.remove(key);
        } else {
          Node.replace(block, area, index, value);
          model.put(key, value);
        }
      } else {
        byte[] value = new byte[random.nextInt(400)];
        random.nextBytes(value);
        if (Node.fits(block, area, value.length)) {
          Node.insert(block, area, index, key, value);
          model.put(key, value);
        }
      }
      assertTrue(Node.isSound(block, area, 0), "step " + step);
    }
    assertEquals(model.size(), Node.count(block, area));
    int index = 0;
    for (Map.Entry<Long, byte[]> entry : model.entrySet()) {
      assertEquals(entry.getKey(), Node.key(block, area, index));
      assertArrayEquals(entry.getValue(), Node.value(block, area, index));
      index++;
    }
  }
}

package tanabata.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;

/// The rules that the schema of fence agents lays down for their metadata, one by one.
class FenceAgentMetadataTest {

  @TempDir Path folder;
  private Cli cli;
  private Element agent;

  @BeforeEach
  void ask() throws Exception {
    cli = new Cli(folder, "this is no configuration, and need not be one");
    assertEquals(0, cli.node("fence-agent", "-o", "metadata"));
    assertEquals("", cli.err.toString());
    agent =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(cli.out.toString())))
            .getDocumentElement();
  }

  private static List<Element> children(Element parent) {
    List<Element> found = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element) {
        found.add(element);
      }
    }
    return found;
  }

  private static List<String> names(List<Element> elements) {
    return elements.stream().map(element -> element.getAttribute("name")).toList();
  }

  private static List<String> tags(Element parent) {
    return children(parent).stream().map(Element::getTagName).toList();
  }

  @Test
  void the_root_has_its_parts_in_order() {
    assertEquals("resource-agent", agent.getTagName());
    assertEquals("fence_tanabata", agent.getAttribute("name"));
    assertFalse(agent.getAttribute("shortdesc").isEmpty());
    assertEquals(List.of("longdesc", "vendor-url", "parameters", "actions"), tags(agent));
  }

  @Test
  void every_parameter_is_described() {
    List<Element> parameters = children(children(agent).get(2));
    assertEquals(List.of("action", "plug", "port", "config", "power_timeout"), names(parameters));
    for (Element parameter : parameters) {
      assertEquals("parameter", parameter.getTagName());
      assertTrue(Set.of("0", "1").contains(parameter.getAttribute("unique")));
      assertTrue(Set.of("0", "1").contains(parameter.getAttribute("required")));
      assertEquals(List.of("getopt", "content", "shortdesc"), tags(parameter));
      assertTrue(children(parameter).get(0).hasAttribute("mixed"));
      assertTrue(
          Set.of("boolean", "string", "second", "integer")
              .contains(children(parameter).get(1).getAttribute("type")));
      assertTrue(children(parameter).get(2).hasAttribute("lang"));
    }
  }

  @Test
  void the_options_of_the_command_are_those_of_the_metadata() {
    Set<String> options =
        cli.command(new PrintWriter(cli.out))
            .getSubcommands()
            .get("fence-agent")
            .getCommandSpec()
            .optionsMap()
            .keySet();
    for (Element parameter : children(children(agent).get(2))) {
      String[] mixed =
          children(parameter).get(0).getAttribute("mixed").replaceAll("=\\[\\w+]", "").split(", ");
      assertTrue(options.containsAll(List.of(mixed)), List.of(mixed) + " of " + options);
    }
  }

  @Test
  void off_is_offered_and_what_comes_back_by_itself_is_not() {
    assertEquals(
        List.of("off", "status", "monitor", "list", "metadata", "validate-all"),
        names(children(children(agent).get(3))));
  }
}

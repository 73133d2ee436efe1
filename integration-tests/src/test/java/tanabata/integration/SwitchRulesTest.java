package tanabata.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.source.tree.CaseTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.DefaultCaseLabelTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/// A switch over a closed set of ours names every case, so that the compiler finds each place where
/// a new one matters. The compiler itself is asked for the type of what is switched over.
class SwitchRulesTest {

  @Test
  void no_switch_over_a_sealed_type_or_an_enum_of_ours_has_a_default() {
    assertEquals(List.of(), defaults(sources()));
  }

  @Test
  void a_default_over_a_sealed_type_and_over_an_enum_is_found() {
    String text =
        """
        package tanabata.probe;

        final class Probe {
          sealed interface Shape {
            record Round() implements Shape {}
            record Flat() implements Shape {}
          }

          enum Colour { RED, BLUE }

          static int of(Shape shape, Colour colour, int number, Object any) {
            int first = switch (shape) {
              case Shape.Round _ -> 1;
              default -> 2;
            };
            switch (colour) {
              case RED -> first++;
              case null, default -> first--;
            }
            int second = switch (number) {
              case 1 -> 1;
              default -> 2;
            };
            int third = switch (any) {
              case Shape _ -> 1;
              default -> 2;
            };
            return first + second + third;
          }
        }
        """;
    List<String> found = defaults(List.of(new Text(text)));
    assertEquals(2, found.size(), found::toString);
    assertTrue(found.getFirst().endsWith("Probe.java:12: default over tanabata.probe.Probe.Shape"));
    assertTrue(found.getLast().endsWith("Probe.java:16: default over tanabata.probe.Probe.Colour"));
  }

  private static final class Text extends SimpleJavaFileObject {
    private final String text;

    Text(String text) {
      super(URI.create("string:///tanabata/probe/Probe.java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private static List<JavaFileObject> sources() {
    StandardJavaFileManager files =
        ToolProvider.getSystemJavaCompiler().getStandardFileManager(null, null, null);
    List<JavaFileObject> sources = new ArrayList<>();
    files.getJavaFileObjectsFromPaths(SourceTree.main()).forEach(sources::add);
    return sources;
  }

  private static List<String> defaults(List<JavaFileObject> sources) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> options =
        List.of("-proc:none", "-classpath", System.getProperty("java.class.path"));
    List<String> trouble = new ArrayList<>();
    JavacTask task =
        (JavacTask)
            compiler.getTask(
                null,
                null,
                diagnostic -> {
                  if (diagnostic.getKind() == javax.tools.Diagnostic.Kind.ERROR) {
                    trouble.add(diagnostic.toString());
                  }
                },
                options,
                null,
                sources);
    try {
      List<CompilationUnitTree> units = new ArrayList<>();
      task.parse().forEach(units::add);
      task.analyze();
      assertEquals(List.of(), trouble);
      Finder finder = new Finder(Trees.instance(task));
      units.forEach(unit -> finder.scan(unit, null));
      return finder.found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Finder extends TreePathScanner<Void, Void> {
    private final Trees trees;
    private final List<String> found = new ArrayList<>();

    Finder(Trees trees) {
      this.trees = trees;
    }

    @Override
    public Void visitSwitch(SwitchTree tree, Void nothing) {
      look(tree, tree.getExpression(), tree.getCases());
      return super.visitSwitch(tree, nothing);
    }

    @Override
    public Void visitSwitchExpression(SwitchExpressionTree tree, Void nothing) {
      look(tree, tree.getExpression(), tree.getCases());
      return super.visitSwitchExpression(tree, nothing);
    }

    private void look(Tree tree, ExpressionTree selector, List<? extends CaseTree> cases) {
      boolean hasDefault =
          cases.stream()
              .flatMap(each -> each.getLabels().stream())
              .anyMatch(DefaultCaseLabelTree.class::isInstance);
      TypeMirror type = trees.getTypeMirror(new TreePath(getCurrentPath(), selector));
      if (hasDefault && isClosed(type)) {
        CompilationUnitTree unit = getCurrentPath().getCompilationUnit();
        long line =
            unit.getLineMap()
                .getLineNumber(trees.getSourcePositions().getStartPosition(unit, tree));
        found.add(unit.getSourceFile().toUri().getPath() + ":" + line + ": default over " + type);
      }
    }

    private static boolean isClosed(TypeMirror type) {
      if (!(type instanceof DeclaredType declared)
          || !(declared.asElement() instanceof TypeElement element)
          || !element.getQualifiedName().toString().startsWith("tanabata.")) {
        return false;
      }
      return element.getKind() == ElementKind.ENUM
          || element.getModifiers().contains(Modifier.SEALED);
    }
  }
}

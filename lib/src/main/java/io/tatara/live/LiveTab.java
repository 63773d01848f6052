package io.tatara.live;

import javax.servlet.http.HttpServletRequest;
import org.apache.spark.ui.SparkUI;
import org.apache.spark.ui.SparkUITab;
import org.apache.spark.ui.UIUtils;
import org.apache.spark.ui.WebUIPage;
import scala.Function0;
import scala.Option;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.xml.Node;
import scala.xml.Unparsed;

/**
 * The tab "Tatara" of Spark's UI. Spark keeps these classes to itself in Scala; in bytecode they are public, and have been
 * the same since Spark 2.
 */
final class LiveTab extends SparkUITab {

    private static final int REFRESH_SECONDS = 5;

    private LiveTab(SparkUI ui, LiveBoard board) {
        super(ui, "tatara");
        attachPage(new Page(this, board));
    }

    static void attach(SparkUI ui, LiveBoard board) {
        ui.attachTab(new LiveTab(ui, board));
    }

    private static final class Page extends WebUIPage {

        private final LiveTab tab;
        private final LiveBoard board;

        Page(LiveTab tab, LiveBoard board) {
            super("");
            this.tab = tab;
            this.board = board;
        }

        @Override
        public Seq<Node> render(HttpServletRequest request) {
            LivePage page = new LivePage(board.training(), board.study());
            Seq<Node> content = nodes(page.html(REFRESH_SECONDS));
            Function0<Seq<Node>> body = () -> content;
            return UIUtils.headerSparkPage(request, "Tatara", body, tab, Option.empty(), false, false);
        }

        /** What is in it is escaped already. */
        private static Seq<Node> nodes(String html) {
            return JavaConverters.asScalaBuffer(java.util.List.<Node>of(new Unparsed(html)))
                    .toList();
        }
    }
}

package io.tatara.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.TataraException;
import io.tatara.data.Task;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestOutputOrder {

    private static final Task ABC = new Task.Classification(List.of("a", "b", "c"));

    @Test
    void theSameTaskIsLeftAsItIs() {
        float[] outputs = {0.1f, 0.2f, 0.7f};

        assertThat(OutputOrder.between(ABC, ABC).arrange(outputs, 1)).isSameAs(outputs);
    }

    @Test
    void outputsGoWhereTheirClassesAre() {
        OutputOrder order = OutputOrder.between(ABC, new Task.Classification(List.of("c", "d", "a")));

        assertThat(order.given()).isEqualTo(3);
        assertThat(order.arrange(new float[] {0.1f, 0.2f, 0.7f, 0.5f, 0.3f, 0.2f, 9, 9, 9}, 2))
                .containsExactly(0.7f, 0, 0.1f, 0.2f, 0, 0.5f);
    }

    @Test
    void whatCannotBeComparedIsRefused() {
        assertThatThrownBy(() -> OutputOrder.between(ABC, new Task.Regression(List.of("a"))))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("the model learned classification, and the data are of regression");
        assertThatThrownBy(() ->
                        OutputOrder.between(new Task.Regression(List.of("x")), new Task.Regression(List.of("x", "y"))))
                .hasMessageContaining("does not predict 'y'");
    }
}

using RecInterp.Onnx.Anatomy;
using RecInterp.Onnx.Graphs;
using RecInterp.TestScorers;

namespace RecInterp.Onnx.Tests.Anatomy;

public class AnatomyFinderTests
{
    [Fact]
    public void A_biased_factorisation_has_embeddings_and_one_scalar_a_side()
    {
        var anatomy = ScorerCatalogue.BiasedDot(users: 40, items: 30, width: 6).FindAnatomy();

        AssertTower(anatomy.User, "user", idCount: 40, [("user_embedding", 0, 6)], ["user_bias"]);
        AssertTower(anatomy.Item, "item", idCount: 30, [("item_embedding", 0, 6)], ["item_bias"]);
        Assert.Equal("score", anatomy.Output);
        Assert.Equal(["Add 3", "Mul 1", "ReduceSum 1"], anatomy.InteractionOperators.Select(entry => $"{entry.Key} {entry.Value}"));
        Assert.Equal("Gather (user_embedding)", anatomy.User.Embedding[0].ProducedBy);
    }

    [Fact]
    public void A_plain_dot_product_has_no_scalars()
    {
        var anatomy = ScorerCatalogue.PlainDot(width: 5).FindAnatomy();

        // What is unsqueezed still belongs to one side: the frontier is the row and the column, not the looked-up vectors.
        AssertTower(anatomy.User, "user", idCount: 40, [("row", 0, 5)], []);
        AssertTower(anatomy.Item, "item", idCount: 30, [("column", 0, 5)], []);
        Assert.Equal([1L, 5L], anatomy.User.Embedding[0].RowShape);
        Assert.Equal([5L, 1L], anatomy.Item.Embedding[0].RowShape);
    }

    [Fact]
    public void A_perceptron_on_both_vectors_begins_where_they_meet()
    {
        var anatomy = ScorerCatalogue.Mlp(width: 5).FindAnatomy();

        AssertTower(anatomy.User, "user", idCount: 40, [("user_embedding", 0, 5)], []);
        AssertTower(anatomy.Item, "item", idCount: 30, [("item_embedding", 0, 5)], []);
        Assert.Equal(["Concat", "Gemm", "Relu", "Sigmoid", "Squeeze"], anatomy.InteractionOperators.Keys);
    }

    [Fact]
    public void Lengths_that_a_cosine_divides_by_follow_the_embedding()
    {
        var anatomy = ScorerCatalogue.Cosine(width: 5).FindAnatomy();

        AssertTower(anatomy.User, "user", idCount: 40, [("user_embedding", 0, 5)], []);
        AssertTower(anatomy.Item, "item", idCount: 30, [("item_embedding", 0, 5)], []);
        Assert.Equal(2, anatomy.InteractionOperators["ReduceL2"]);
    }

    [Fact]
    public void A_bias_that_is_looked_up_beside_the_embedding_stays_a_scalar_though_it_joins_what_is_computed_from_it()
    {
        var model = TinyGraph.Towers(width: 4)
            .Lookup("user_bias", "user", TinyGraph.Users, 1)
            .Integers("columns", 1)
            .Node("ReduceSum", ["user_vector", "columns"], ["user_sum"], ("keepdims", 1L))
            .Node("Add", ["user_bias", "user_sum"], ["user_offset"]) // Of the user alone, and not of the embedding alone.
            .Node("Mul", ["user_vector", "item_vector"], ["product"])
            .Node("ReduceSum", ["product", "columns"], ["dot"], ("keepdims", 1L))
            .Node("Add", ["dot", "user_offset"], ["score"])
            .Output("score")
            .Build();

        var anatomy = AnatomyFinder.Find(model, "user", "item");

        AssertTower(anatomy.User, "user", TinyGraph.Users, [("user_vector", 0, 4)], ["user_offset"]);
    }

    [Fact]
    public void A_block_of_all_pairs_begins_before_its_items_are_transposed()
    {
        var model = TinyGraph.Towers(width: 4)
            .Node("Transpose", ["item_vector"], ["item_columns"])
            .Node("MatMul", ["user_vector", "item_columns"], ["score"])
            .Output("score")
            .Build();

        var anatomy = AnatomyFinder.Find(model, "user", "item");

        Assert.Equal(Pairing.Block, anatomy.Pairing);
        AssertTower(anatomy.Item, "item", TinyGraph.Items, [("item_vector", 0, 4)], []);
        Assert.Equal(["MatMul", "Transpose"], anatomy.InteractionOperators.Keys);
    }

    [Fact]
    public void Two_tables_a_side_are_one_embedding_with_columns_in_a_row()
    {
        // NeuMF: a product path and a perceptron path, each with tables of its own.
        var model = new TinyGraph()
            .Input("user", OnnxElementType.Int64, [null])
            .Input("item", OnnxElementType.Int64, [null])
            .Lookup("user_product", "user", TinyGraph.Users, 3)
            .Lookup("item_product", "item", TinyGraph.Items, 3)
            .Lookup("user_deep", "user", TinyGraph.Users, 4)
            .Lookup("item_deep", "item", TinyGraph.Items, 2)
            .Node("Mul", ["user_product", "item_product"], ["product"])
            .Node("Concat", ["user_deep", "item_deep"], ["pair"], ("axis", 1L))
            .Node("Relu", ["pair"], ["hidden"])
            .Node("Concat", ["product", "hidden"], ["last"], ("axis", 1L))
            .Integers("columns", 1)
            .Node("ReduceSum", ["last", "columns"], ["score"], ("keepdims", 0L))
            .Output("score")
            .Build();

        var anatomy = AnatomyFinder.Find(model, "user", "item");

        AssertTower(anatomy.User, "user", TinyGraph.Users, [("user_product", 0, 3), ("user_deep", 3, 4)], []);
        AssertTower(anatomy.Item, "item", TinyGraph.Items, [("item_product", 0, 3), ("item_deep", 3, 2)], []);
        Assert.Equal((7, 5), (anatomy.User.Width, anatomy.Item.Width));
    }

    [Fact]
    public void Ids_are_followed_through_casts_and_reshapes_to_the_shortest_table()
    {
        var model = new TinyGraph()
            .Input("user", OnnxElementType.Int32, null, 1)
            .Input("item", OnnxElementType.Int64, [null])
            .Node("Cast", ["user"], ["wide_id"], ("to", 7L))
            .Integers("flat", -1)
            .Node("Reshape", ["wide_id", "flat"], ["flat_id"])
            .Node("Identity", ["flat_id"], ["same_id"])
            .Lookup("user_vector", "same_id", 9, 4)
            .Integers("one", 1)
            .Node("Unsqueeze", ["item", "one"], ["item_column"])
            .Node("Squeeze", ["item_column", "one"], ["item_id"])
            .Lookup("item_left", "item_id", 6, 2)
            .Lookup("item_right", "item", 8, 2)
            .Node("Concat", ["item_left", "item_right"], ["item_vector"], ("axis", 1L))
            .Node("Mul", ["user_vector", "item_vector"], ["product"])
            .Node("ReduceSum", ["product", "one"], ["score"], ("keepdims", 0L))
            .Output("score")
            .Build();

        var anatomy = AnatomyFinder.Find(model, "user", "item");

        Assert.Equal((9, 6), (anatomy.User.IdCount, anatomy.Item.IdCount));
        Assert.Equal([1L], anatomy.User.Inputs[0].RowShape);
        Assert.Equal(OnnxElementType.Int32, anatomy.User.Inputs[0].ElementType);
    }

    [Fact]
    public void A_side_that_is_described_by_features_has_no_ids()
    {
        var model = Features("user", OnnxElementType.Float32, null, 3).Output("score").Build();

        var user = AnatomyFinder.Find(model, "user", "item").User;

        AssertTower(user, "user", idCount: null, [("user_vector", 0, 4)], []);
        Assert.Equal([3L], user.Inputs[0].RowShape);
    }

    [Fact]
    public void An_input_may_itself_be_the_embedding()
    {
        var model = new TinyGraph()
            .Input("user", OnnxElementType.Float32, null, 4)
            .Input("item", OnnxElementType.Float32, null, 4)
            .Node("Mul", ["user", "item"], ["product"])
            .Integers("columns", 1)
            .Node("ReduceSum", ["product", "columns"], ["score"], ("keepdims", 0L))
            .Output("score")
            .Build();

        var anatomy = AnatomyFinder.Find(model, "user", "item");

        AssertTower(anatomy.User, "user", idCount: null, [("user", 0, 4)], []);
        Assert.Equal("graph input", anatomy.User.Embedding[0].ProducedBy);
    }

    [Fact]
    public void The_only_output_of_both_sides_is_the_score_and_others_do_not_matter()
    {
        var model = TinyGraph.Towers()
            .Node("Mul", ["user_vector", "item_vector"], ["product"])
            .Node("Sigmoid", ["item_vector"], ["item_tags"])
            .Integers("columns", 1)
            .Node("ReduceSum", ["product", "columns"], ["score"], ("keepdims", 0L))
            .Output("user_vector", "item_tags", "score")
            .Build();

        var anatomy = AnatomyFinder.Find(model, "user", "item");

        Assert.Equal("score", anatomy.Output);
        Assert.Equal(["Mul", "ReduceSum"], anatomy.InteractionOperators.Keys);
    }

    [Fact]
    public void One_of_several_scores_is_chosen_by_its_name_and_the_rest_of_the_graph_left_out()
    {
        var model = TwoScores();

        var anatomy = AnatomyFinder.Find(model, "user", "item", "probability");

        Assert.Equal("probability", anatomy.Output);
        Assert.Equal(["Mul", "ReduceSum", "Sigmoid"], anatomy.InteractionOperators.Keys);
        Refused.As(() => AnatomyFinder.Find(model, "user", "item"), "several outputs depend on user and item", "score no tensor", "probability");
        Refused.As(() => AnatomyFinder.Find(model, "user", "item", "rating"), "no output 'rating' depends on user and item", "score", "probability");
    }

    [Fact]
    public void Optional_values_that_are_left_out_tie_nothing_together()
    {
        // Dropout's mask and Clip's minimum are both left out; both are written as an empty name.
        var model = TinyGraph.Towers()
            .Node("Dropout", ["user_vector"], ["user_kept", ""])
            .Floats("six", [], 6)
            .Node("Clip", ["item_vector", "", "six"], ["item_clipped"])
            .Node("Mul", ["user_kept", "item_clipped"], ["product"])
            .Integers("columns", 1)
            .Node("ReduceSum", ["product", "columns"], ["score"], ("keepdims", 0L))
            .Output("score")
            .Build();

        var anatomy = AnatomyFinder.Find(model, "user", "item");

        AssertTower(anatomy.User, "user", TinyGraph.Users, [("user_kept", 0, 4)], []);
        AssertTower(anatomy.Item, "item", TinyGraph.Items, [("item_clipped", 0, 4)], []);
    }

    [Fact]
    public void What_a_nested_graph_takes_from_around_it_counts_as_its_input()
    {
        var taken = new TinyGraph().Node("Neg", ["user_vector"], ["negated"]).Output("negated");
        var other = new TinyGraph().Node("Identity", ["user_vector"], ["same"]).Output("same");
        var model = TinyGraph.Towers()
            .Initializer("is_on", OnnxElementType.Bool, [], [1])
            .Node("If", ["is_on"], ["user_chosen"], ("then_branch", taken.Graph), ("else_branch", other.Graph))
            .Node("Mul", ["user_chosen", "item_vector"], ["product"])
            .Integers("columns", 1)
            .Node("ReduceSum", ["product", "columns"], ["score"], ("keepdims", 0L))
            .Output("score")
            .Build();

        var anatomy = AnatomyFinder.Find(model, "user", "item");

        AssertTower(anatomy.User, "user", TinyGraph.Users, [("user_chosen", 0, 4)], []);
    }

    [Fact]
    public void An_interaction_inside_a_nested_graph_is_an_interaction()
    {
        var nested = new TinyGraph().Node("Mul", ["user_vector", "item_vector"], ["product"]).Output("product");
        var other = new TinyGraph().Node("Add", ["user_vector", "item_vector"], ["sum"]).Output("sum");
        var model = TinyGraph.Towers()
            .Initializer("is_on", OnnxElementType.Bool, [], [1])
            .Node("If", ["is_on"], ["mixed"], ("then_branch", nested.Graph), ("else_branch", other.Graph))
            .Integers("columns", 1)
            .Node("ReduceSum", ["mixed", "columns"], ["score"], ("keepdims", 0L))
            .Output("score")
            .Build();

        var anatomy = AnatomyFinder.Find(model, "user", "item");

        AssertTower(anatomy.User, "user", TinyGraph.Users, [("user_vector", 0, 4)], []);
        AssertTower(anatomy.Item, "item", TinyGraph.Items, [("item_vector", 0, 4)], []);
        Assert.Equal(["If", "ReduceSum"], anatomy.InteractionOperators.Keys);
    }

    internal static OnnxModel TwoScores() => TinyGraph.Towers()
        .Node("Mul", ["user_vector", "item_vector"], ["product"])
        .Integers("columns", 1)
        .Node("ReduceSum", ["product", "columns"], ["score"], ("keepdims", 0L))
        .Node("Sigmoid", ["score"], ["probability"])
        .Output("score", "probability")
        .Build();

    /// <summary>One side given as features that a weight maps to a vector; the other by ids.</summary>
    internal static TinyGraph Features(string side, OnnxElementType type, params long?[] shape) => new TinyGraph()
        .Input("user", side == "user" ? type : OnnxElementType.Int64, side == "user" ? shape : [null])
        .Input("item", side == "item" ? type : OnnxElementType.Int64, side == "item" ? shape : [null])
        .Floats("weight", [3, 4], TinyGraph.Numbers("weight", 12))
        .Node("MatMul", [side, "weight"], [$"{side}_vector"])
        .Lookup(side == "user" ? "item_vector" : "user_vector", side == "user" ? "item" : "user", TinyGraph.Items, 4)
        .Node("Mul", ["user_vector", "item_vector"], ["product"])
        .Integers("columns", 1)
        .Node("ReduceSum", ["product", "columns"], ["score"], ("keepdims", 0L));

    private static void AssertTower(TowerAnatomy tower, string input, int? idCount, (string Tensor, int Offset, int Width)[] embedding, string[] scalars)
    {
        Assert.Equal((input, idCount), (tower.Inputs.Single().Name, tower.IdCount));
        Assert.Equal(embedding, tower.Embedding.Select(tensor => (tensor.Tensor, tensor.Offset, tensor.Width)));
        Assert.Equal(scalars, tower.Scalars.Select(tensor => tensor.Tensor));
    }
}

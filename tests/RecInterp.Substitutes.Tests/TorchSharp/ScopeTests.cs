using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace RecInterp.Substitutes.Tests.TorchSharp;

/// <summary>Who frees a tensor, and who records gradients.</summary>
[Collection(TorchAlone.Name)]
public sealed class ScopeTests
{
    public ScopeTests()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    [Fact]
    public void A_scope_frees_what_was_made_inside()
    {
        var before = Tensor.LiveCount;
        Tensor kept;
        using (var scope = NewDisposeScope())
        {
            kept = zeros([3]);
            var other = kept + 1;
            Assert.Equal(2, scope.DisposablesCount);
            Assert.Equal(before + 2, Tensor.LiveCount);
            other.Dispose();
            Assert.Equal(1, scope.DisposablesCount);
        }

        Assert.True(kept.IsInvalid);
        Assert.Equal(before, Tensor.LiveCount);
    }

    [Fact]
    public void Scopes_nest_and_hand_tensors_outwards()
    {
        var before = Tensor.LiveCount;
        Tensor middle, outer, free;
        using (var first = NewDisposeScope())
        {
            using (var second = NewDisposeScope())
            {
                using (var third = NewDisposeScope())
                {
                    middle = third.MoveToOuter(zeros([1]));
                    outer = zeros([2]).MoveToOuterDisposeScope().MoveToOuterDisposeScope();
                    free = third.Detach(zeros([3]));
                    Assert.Equal(0, third.DisposablesCount);
                }

                Assert.Equal(1, second.DisposablesCount);
                Assert.False(middle.IsInvalid);
            }

            Assert.True(middle.IsInvalid);
            Assert.False(outer.IsInvalid);
            Assert.Equal(1, first.DisposablesCount);
        }

        Assert.True(outer.IsInvalid);
        Assert.Equal(3, free.numel());
        free.Dispose();
        Assert.Equal(before, Tensor.LiveCount);
    }

    [Fact]
    public void A_tensor_moved_out_of_the_last_scope_belongs_to_its_holder()
    {
        Tensor kept;
        using (NewDisposeScope())
        {
            kept = zeros([3]).MoveToOuterDisposeScope();
        }

        using (kept)
        {
            Assert.Equal(3, kept.numel());
        }
    }

    [Fact]
    public void A_scope_can_be_emptied_and_used_on()
    {
        using var scope = NewDisposeScope();
        var first = zeros([3]);
        scope.DisposeEverything();
        Assert.True(first.IsInvalid);
        var second = zeros([3]);
        Assert.Equal(1, scope.DisposablesCount);
        Assert.False(second.IsInvalid);
    }

    [Fact]
    public void A_scope_sees_only_its_own_thread()
    {
        using var scope = NewDisposeScope();
        Tensor? elsewhere = null;
        var thread = new Thread(() => elsewhere = zeros([3]));
        thread.Start();
        thread.Join();

        Assert.Equal(0, scope.DisposablesCount);
        elsewhere!.Dispose();
    }

    [Fact]
    public void Scopes_close_innermost_first()
    {
        var outer = NewDisposeScope();
        using (var inner = NewDisposeScope())
        {
            Assert.Throws<InvalidOperationException>(outer.Dispose);
        }

        outer.Dispose();
    }

    [Fact]
    public void A_tensor_can_leave_in_any_order()
    {
        var before = Tensor.LiveCount;
        using (var scope = NewDisposeScope())
        {
            var all = Enumerable.Range(0, 10).Select(i => full([1], (float)i)).ToList();
            foreach (var i in new[] { 3, 9, 0, 5 })
            {
                all[i].Dispose();
            }

            Assert.Equal(6, scope.DisposablesCount);
            Assert.Equal([1, 2, 4, 6, 7, 8], all.Where(t => !t.IsInvalid).Select(t => t.item<float>()));
        }

        Assert.Equal(before, Tensor.LiveCount);
    }

    [Fact]
    public void A_parameter_empties_its_source_and_takes_its_place()
    {
        var before = Tensor.LiveCount;
        using (var scope = NewDisposeScope())
        {
            var source = zeros([2, 3]);
            var parameter = nn.Parameter(source);

            Assert.True(source.IsInvalid);
            Assert.Equal([2, 3], parameter.shape);
            Assert.True(parameter.requires_grad);
            Assert.True(parameter.is_leaf);
            Assert.Equal(1, scope.DisposablesCount);
            Assert.False(new Parameter(zeros([2]), requires_grad: false).requires_grad);
            source.Dispose();
            Assert.False(parameter.IsInvalid);
        }

        Assert.Equal(before, Tensor.LiveCount);
    }

    [Fact]
    public void Grad_mode_nests_and_is_put_back()
    {
        using var scope = NewDisposeScope();
        var x = ones([1], requires_grad: true);
        bool Records() => (x * 2).requires_grad;

        Assert.True(Records());
        using (no_grad())
        {
            Assert.False(Records());
            using (enable_grad())
            {
                Assert.True(Records());
            }

            using (enable_grad(false))
            {
                Assert.False(Records());
            }

            Assert.False(Records());
            var elsewhere = false;
            var thread = new Thread(() => elsewhere = Records());
            thread.Start();
            thread.Join();
            Assert.True(elsewhere);
        }

        Assert.True(Records());
    }

    [Fact]
    public void Grad_mode_cannot_be_put_back_from_another_thread()
    {
        var guard = no_grad();
        Exception? refusal = null;
        var thread = new Thread(() => refusal = Record.Exception(guard.Dispose));
        thread.Start();
        thread.Join();
        guard.Dispose();
        guard.Dispose();

        Assert.IsType<InvalidOperationException>(refusal);
    }

    [Fact]
    public void A_gradient_is_absent_until_backward_and_can_be_set()
    {
        using var scope = NewDisposeScope();
        var x = ones([2], requires_grad: true);
        Assert.Null(x.grad);
        x.exp().sum().backward();
        Assert.Equal(MathF.E, x.grad!.select(0, 0).ToSingle(), 1e-6f);
        x.grad = zeros([2]);
        Assert.Equal(0, x.grad.sum().ToSingle());
        x.grad = null;
        Assert.Null(x.grad);
    }
}

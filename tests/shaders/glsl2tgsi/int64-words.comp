#version 450
#extension GL_ARB_gpu_shader_int64 : require
layout(local_size_x = 1) in;
layout(std430, binding = 0) buffer B { int64_t a; uint64_t b; bool less; };
void main()
{
    less = a < int64_t(b);
    a = a * 3L - (a >> int(b));
    b /= 10UL;
}

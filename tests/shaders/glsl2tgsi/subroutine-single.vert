#version 150
#extension GL_ARB_shader_subroutine : require
subroutine void place(vec4 at);
subroutine uniform place go;
in vec4 at;
subroutine(place) void there(vec4 where) { gl_Position = where; }
void main()
{
    go(at);
}
